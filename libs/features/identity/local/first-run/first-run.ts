import type { SetUp, SetupState } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { FoundOrganization, OrganizationEntity } from '@confrere/features/organizations';
import { AddMember, MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import { type BegunLoginSession, LoginSessions } from '../../login-sessions.js';
import { hashSecret } from '../../secret-hash.js';
import { OwnPassword } from '../password/own-password.js';
import { hashPassword } from '../password/password-hash.js';
import { requireGoodPassword } from '../password/password-rule.js';
import { SetupLinkEntity } from './setup-link.entity.js';

export const SETUP_LIFE = 3_600_000;

/** From an empty database to an organization with an owner, by a link that only the log of the machine tells. */
@Injectable()
export class FirstRun {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly organizations: FoundOrganization,
    private readonly people: AddMember,
    private readonly passwords: OwnPassword,
    private readonly loginSessions: LoginSessions,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** To be called at each start; links told before stop working. @returns the secret of `/desk/setup#<secret>`; null once there is an owner. */
  freshLink(): Promise<string | null> {
    return this.unitOfWork.everywhere.run(async ({ entities }) => {
      await entities.delete(SetupLinkEntity, { id: Not(IsNull()) });
      if (await hasOwner(entities)) return null;
      const secret = this.ids.secret(32);
      const expiresAt = new Date(this.clock.now().getTime() + SETUP_LIFE);
      await entities.insert(SetupLinkEntity, { id: this.ids.id(), hash: hashSecret(secret), expiresAt, usedAt: null });
      return secret;
    });
  }

  /** @throws DomainError `setup.unknown`, the same for unknown, used and expired, and once there is an owner. */
  state(secret: string): Promise<SetupState> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      await this.require(entities, secret);
      const there = await ownerless(entities);
      return { organization: there && { name: there.name } };
    });
  }

  /**
   * Founds the organization, unless the config file has, and takes its owner in.
   * @throws DomainError `setup.unknown`, `organization.slug-taken`, `organization.invalid`, those of `requireGoodPassword`.
   */
  async setUp({ secret, organization, owner }: SetUp, device: string | null): Promise<BegunLoginSession> {
    const there = await this.unitOfWork.everywhere.read(async (entities) => {
      await this.require(entities, secret);
      return ownerless(entities);
    });
    const name = there?.name ?? organization?.name;
    if (name === undefined) throw new DomainError('request.invalid', 'invalid', 'Say what the organization is called.');
    const { displayName, password } = owner;
    const email = owner.email.toLowerCase();
    requireGoodPassword(password, { displayName, email, organization: name });
    const hash = await hashPassword(password);
    return this.unitOfWork.everywhere.run(async (tx) => {
      const used = await tx.entities.update(SetupLinkEntity, this.works(secret), { usedAt: this.clock.now() });
      if (used.affected !== 1 || (await hasOwner(tx.entities))) throw unknown();
      const organizationId =
        there?.id ?? (await this.organizations.found(tx, { supportPhone: null, ...required(organization) }));
      const memberId = await this.people.add(tx, { organizationId, role: 'owner', displayName, title: null, email });
      await this.passwords.keep(tx, { organizationId, memberId }, hash);
      const begun = await this.loginSessions.begin(tx, { organizationId, memberId, method: 'password', device });
      const actor = begun.principal;
      if (!there)
        await this.audit.record(tx, {
          organizationId,
          actor,
          action: 'organization.founded',
          subjectId: organizationId,
        });
      await this.audit.record(tx, { organizationId, actor, action: 'owner.set-up', subjectId: memberId });
      return begun;
    });
  }

  private works(secret: string) {
    return { hash: hashSecret(secret), usedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) };
  }

  private async require(entities: Rows, secret: string): Promise<void> {
    if (!(await entities.existsBy(SetupLinkEntity, this.works(secret))) || (await hasOwner(entities))) throw unknown();
  }
}

const hasOwner = (entities: Rows): Promise<boolean> =>
  entities.existsBy(MemberEntity, { role: 'owner', deactivatedAt: IsNull() });

/** With no owner on the appliance, the first organization that the config file has made is the one that needs one. */
const ownerless = (entities: Rows): Promise<OrganizationEntity | null> =>
  entities.findOne(OrganizationEntity, { where: {}, order: { createdAt: 'ASC', id: 'ASC' } });

const unknown = (): DomainError => new DomainError('setup.unknown', 'not-found', 'Nothing is set up by this link.');

function required(organization: SetUp['organization']): NonNullable<SetUp['organization']> {
  if (!organization) throw new DomainError('request.invalid', 'invalid', 'Say what the organization is called.');
  return organization;
}
