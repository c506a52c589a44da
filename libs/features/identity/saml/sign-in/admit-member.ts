import type { AuditAction, IdentityProviderSettings, MemberRole } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { AddMember, MemberEntity, StaffInvitations } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { insist } from '../refusal.js';
import type { AcceptedAssertion } from '../response-checks/assertion-rules.js';
import { ExternalIdentityEntity } from './external-identity.entity.js';
import { type ExternalPerson, personOf, roleOf } from './map-attributes.js';

/** Someone whom an identity provider has vouched for. */
export interface Vouched {
  readonly organizationId: string;
  readonly identityProviderId: string;
  readonly settings: IdentityProviderSettings;
  readonly assertion: AcceptedAssertion;
  /** The member who asked for this external identity to be linked to them. */
  readonly linkMemberId: string | null;
  /** The invitation to the staff that they accept by it. */
  readonly staffInvitationId: string | null;
}

type GivenRole = Exclude<MemberRole, 'owner'>;

/** Finds the member behind an external identity, links it, or takes them into the staff, as the organization's rule says. */
@Injectable()
export class AdmitMember {
  constructor(
    private readonly addMember: AddMember,
    private readonly invitations: StaffInvitations,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /**
   * @returns whose it is.
   * @throws SamlRefusal `not-invited`, `no-role`, `deactivated`, `other-person`
   */
  async admit(transaction: Transaction, vouched: Vouched): Promise<ExternalIdentityEntity> {
    const { organizationId, settings, assertion } = vouched;
    const person = personOf(assertion.attributes, settings.attributeMap);
    const role = roleOf(person.groups, settings.roleRules);
    const key = { organizationId, idpEntityId: settings.entityId, nameId: assertion.nameId };
    const known = await transaction.entities.findOneBy(ExternalIdentityEntity, key);
    if (known) {
      insist(vouched.linkMemberId === null || vouched.linkMemberId === known.memberId, 'other-person');
      await this.follow(transaction, known, role);
      return known;
    }
    const memberId = await this.memberFor(transaction, vouched, person, role);
    return this.link(transaction, vouched, memberId, role);
  }

  private async memberFor(
    transaction: Transaction,
    { organizationId, settings, linkMemberId, staffInvitationId }: Vouched,
    person: ExternalPerson,
    role: GivenRole | null,
  ): Promise<string> {
    if (linkMemberId !== null) return linkMemberId;
    if (staffInvitationId !== null) return this.invited(transaction, staffInvitationId, person);
    const { email } = person;
    const there =
      email === null
        ? null
        : await transaction.entities.findOneBy(MemberEntity, { organizationId, email, deactivatedAt: IsNull() });
    if (there) {
      // An address is believed only of whom the organization said that they vouch for it, and never for its owner.
      const isVouchedFor = settings.emailDomains.includes(email?.split('@')[1] ?? '');
      insist(isVouchedFor && there.role !== 'owner', 'not-invited');
      return there.id;
    }
    insist(settings.provisioning !== 'nobody', 'not-invited');
    insist(settings.provisioning === 'everyone' || role !== null, 'no-role');
    const newcomer = {
      organizationId,
      role: role === null || role === 'admin' ? 'member' : role,
      displayName: person.displayName ?? 'New colleague',
      title: null,
      email,
      source: 'sso',
    } as const;
    const memberId = await this.addMember.add(transaction, newcomer);
    await this.audit.record(transaction, {
      organizationId,
      actor: null,
      action: 'member.provisioned',
      subjectId: memberId,
      detail: { role: newcomer.role },
    });
    return memberId;
  }

  /** Role and address are the invitation's: whoever held its link answers for it, whatever address they have there. */
  private async invited(transaction: Transaction, invitationId: string, person: ExternalPerson): Promise<string> {
    const by = { source: 'sso', displayName: person.displayName ?? 'New colleague' } as const;
    try {
      return (await this.invitations.accept(transaction, { invitationId }, by)).memberId;
    } catch (error) {
      // It was used, revoked or ran out while they signed in there.
      insist(!(error instanceof DomainError), 'not-invited');
      throw error;
    }
  }

  private async link(
    transaction: Transaction,
    { organizationId, identityProviderId, settings, assertion }: Vouched,
    memberId: string,
    role: GivenRole | null,
  ): Promise<ExternalIdentityEntity> {
    const { entityId: idpEntityId } = settings;
    const taken = await transaction.entities.existsBy(ExternalIdentityEntity, {
      organizationId,
      idpEntityId,
      memberId,
    });
    insist(!taken, 'other-person');
    const now = this.clock.now();
    const identity: ExternalIdentityEntity = {
      id: this.ids.id(),
      organizationId,
      memberId,
      idpEntityId,
      nameId: assertion.nameId,
      nameIdFormat: assertion.nameIdFormat.slice(0, 128),
      wantedRole: null,
      createdAt: now,
      seenAt: now,
    };
    await transaction.entities.insert(ExternalIdentityEntity, identity);
    await this.audit.record(transaction, {
      organizationId,
      actor: null,
      action: 'external-identity.linked',
      subjectId: memberId,
      detail: { identityProvider: identityProviderId },
    });
    await this.follow(transaction, identity, role);
    return identity;
  }

  /** Groups decide on the roles that they may give; owners and administrators are made and unmade here. */
  private async follow(
    transaction: Transaction,
    identity: ExternalIdentityEntity,
    role: GivenRole | null,
  ): Promise<void> {
    const { organizationId, memberId, id } = identity;
    const { entities } = transaction;
    const member = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
    insist(member.deactivatedAt === null, 'deactivated');
    const isMadeHere = member.role === 'owner' || member.role === 'admin';
    const wantedRole = role === 'admin' && !isMadeHere ? 'admin' : null;
    await entities.update(ExternalIdentityEntity, { id, organizationId }, { wantedRole, seenAt: this.clock.now() });
    const record = (action: AuditAction, detail: Record<string, string>) =>
      this.audit.record(transaction, { organizationId, actor: null, action, subjectId: memberId, detail });
    if (wantedRole && identity.wantedRole === null) await record('admin-role.asked', { by: 'group' });
    if (isMadeHere || role === null || role === 'admin' || role === member.role) return;
    await entities.update(MemberEntity, { id: memberId, organizationId }, { role });
    await record('member.role-changed', { from: member.role, to: role, by: 'group' });
  }
}
