import { Id, type VisitorTelephone } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Controller, Header, HttpCode, Param, Post } from '@nestjs/common';
import { SeeTelephone } from './see-telephone.js';

/** What staff ask about one visitor beside the line. */
@Controller('api/desk/consultations')
export class TendingController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly seeTelephone: SeeTelephone,
  ) {}

  /** A POST, since it is written down that somebody looked. */
  @Post(':id/telephone')
  @Access({ area: 'desk', to: 'queue:tend' })
  @Header('Cache-Control', 'no-store')
  @HttpCode(200)
  async telephone(
    @CurrentMember() member: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) consultation: string,
  ): Promise<VisitorTelephone> {
    const phone = await this.unitOfWork
      .in(member.organizationId)
      .run((tx) => this.seeTelephone.run(tx, member, { consultation }));
    return { phone };
  }
}
