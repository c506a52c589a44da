import type { ChangePassword } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { type MemberPrincipal, RECENTLY } from '@confrere/platform/access';
import { type Rows, type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { signInChanged } from '../../events.js';
import { MemberPasswordEntity } from './member-password.entity.js';
import { checkPassword, hashPassword } from './password-hash.js';
import { type PasswordOwner, requireGoodPassword } from './password-rule.js';

interface Whose {
  readonly organizationId: string;
  readonly memberId: string;
}

/** Sets passwords; only hashes are kept. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Who is not to be found in their own password. */
  async ownerOf(entities: Rows, { organizationId, memberId }: Whose): Promise<PasswordOwner> {
    const { displayName, email } = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
    const { name } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    return { displayName, email, organization: name };
  }

  /** @param hash from `hashPassword`, made before the transaction. */
  async keep({ entities }: Transaction, { organizationId, memberId }: Whose, hash: string): Promise<void> {
    const changedAt = this.clock.now();
    const there = await entities.update(MemberPasswordEntity, { organizationId, memberId }, { hash, changedAt });
    if (there.affected === 0)
      await entities.insert(MemberPasswordEntity, { id: this.ids.id(), organizationId, memberId, hash, changedAt });
  }

  /**
   * @param change.current the password until now; null for a first one, which needs a recent sign-in instead.
   * @throws DomainError `password.wrong`, `access.reauthenticate`, and those of `requireGoodPassword`.
   */
  async change(member: MemberPrincipal, { current, password }: ChangePassword): Promise<void> {
    const { organizationId, memberId } = member;
    const work = this.unitOfWork.in(organizationId);
    const { owner, there } = await work.read(async (entities) => ({
      owner: await this.ownerOf(entities, member),
      there: await entities.findOneBy(MemberPasswordEntity, { memberId }),
    }));
    if (there && (await checkPassword(current ?? '', there.hash)) === 'wrong') {
      const entry = { organizationId, actor: member, action: 'password.change-refused', subjectId: memberId } as const;
      await work.run((tx) => this.audit.record(tx, entry));
      throw new DomainError('password.wrong', 'invalid', 'The current password is another.');
    }
    if (!there && this.clock.now().getTime() - member.authenticatedAt.getTime() > RECENTLY)
      throw new DomainError('access.reauthenticate', 'forbidden', 'Confirm that it is you, then try again.');
    requireGoodPassword(password, owner);
    const hash = await hashPassword(password);
    await work.run(async (tx) => {
      await this.keep(tx, member, hash);
      await this.audit.record(tx, { organizationId, actor: member, action: 'password.changed', subjectId: memberId });
      tx.tell(signInChanged(member, this.clock.now()));
    });
  }
}
