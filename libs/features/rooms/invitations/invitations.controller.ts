import { type CreatedInvitation, CreateInvitation as CreateInvitationBody } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Header, Post } from '@nestjs/common';
import { CreateInvitation } from './create-invitation.js';

/** Links for a professional to hand out. */
@Controller('api/desk/invitations')
export class InvitationsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly createInvitation: CreateInvitation,
    private readonly origin: PublicOrigin,
  ) {}

  /** The visitor will wait for whoever asks. */
  @Post()
  @Access({ area: 'desk', to: 'invitation:create' })
  @Header('Cache-Control', 'no-store')
  async create(
    @Body(new SchemaPipe(CreateInvitationBody)) { visitorName, plannedAt }: CreateInvitationBody,
    @CurrentMember() member: MemberPrincipal,
  ): Promise<CreatedInvitation> {
    const { organizationId, memberId } = member;
    const planned = plannedAt === null ? null : new Date(plannedAt);
    const made = await this.unitOfWork
      .in(organizationId)
      .run((tx) =>
        this.createInvitation.run(tx, { organizationId, memberId, visitorName, plannedAt: planned }, member),
      );
    return { consultation: made.consultation, link: invitationLink(this.origin.of('visit'), made) };
  }
}

/** The whole link; its secret stands in the fragment, which browsers keep to themselves. */
export const invitationLink = (
  publicOrigin: string,
  made: { readonly reference: string; readonly secret: string },
): string => `${publicOrigin}/j/${made.reference}#${made.secret}`;
