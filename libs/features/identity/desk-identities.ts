import type { DeskIdentity } from '@confrere/contract';
import { OrganizationEntity, pictureOf } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';

/** Says who is signed in, as the desk shows it. */
@Injectable()
export class DeskIdentities {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly origin: PublicOrigin,
  ) {}

  /** @param request by which it is asked: what is served there need not be looked for elsewhere. */
  of({ organizationId, memberId }: MemberPrincipal, request: object): Promise<DeskIdentity> {
    const elsewhere = (area: 'desk' | 'admin'): string | null =>
      this.origin.by(request, area) ? null : this.origin.of(area);
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      const member = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
      const organization = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
      const { displayName, title, role } = member;
      const { name, timeZone, supportPhone, state, stateReason, closesAt } = organization;
      return {
        member: {
          ...{ id: memberId, displayName, title, role },
          picture: await pictureOf(entities, organizationId, memberId),
        },
        organization: {
          ...{ id: organizationId, name, timeZone, supportPhone, state, stateReason },
          logo: await pictureOf(entities, organizationId, null),
          closesAt: closesAt?.toISOString() ?? null,
        },
        elsewhere: { desk: elsewhere('desk'), admin: elsewhere('admin') },
      };
    });
  }
}
