import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { ResetLinks } from './reset-links.js';

/** For when nothing else lets the owner in: whoever may run commands on the machine makes a link for them. */
@Injectable()
export class BreakGlass {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly resets: ResetLinks,
  ) {}

  /** @returns the secret of `/desk/reset#<secret>`. @throws DomainError `organization.not-found`, `member.not-found`. */
  resetOwner(slug: string): Promise<{ secret: string; email: string | null }> {
    return this.unitOfWork.everywhere.run(async (tx) => {
      const organization = await tx.entities.findOneBy(OrganizationEntity, { slug });
      if (!organization)
        throw new DomainError('organization.not-found', 'not-found', `There is no organization at /${slug}.`);
      const organizationId = organization.id;
      const owner = await tx.entities.findOneBy(MemberEntity, {
        organizationId,
        role: 'owner',
        deactivatedAt: IsNull(),
      });
      if (!owner)
        throw new DomainError(
          'member.not-found',
          'not-found',
          `/${slug} has no owner: start the server, it prints a link to set one up.`,
        );
      const secret = await this.resets.issue(tx, { organizationId, memberId: owner.id }, true);
      return { secret, email: owner.email };
    });
  }
}
