import {
  type AuditAction,
  type IdentityProvider,
  type IdentityProviders as ProvidersShown,
  type IdentityProviderSettings,
  type MetadataProposal,
  type SaveIdentityProvider,
} from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Rows, type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { SpKeys } from '../keys/sp-keys.js';
import { ExternalIdentityEntity } from '../sign-in/external-identity.entity.js';
import { lastSignInShown } from '../sign-in/last-sign-in.js';
import { LocalAccountGate } from '../../local/index.js';
import { factsOf, readIdpCertificate, usableCertificates, warnedAbout } from './certificates.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';
import { proposalOf, trusting } from './metadata-proposal.js';
import { ServiceProvider } from './service-provider.js';

/** The identity providers of an organization, as its administrators see and change them. */
@Injectable()
export class IdentityProviders {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly serviceProvider: ServiceProvider,
    private readonly keys: SpKeys,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly gate: LocalAccountGate,
  ) {}

  async list(organizationId: string): Promise<ProvidersShown> {
    const { certificate } = await this.keys.load();
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      const order = { createdAt: 'ASC', id: 'ASC' } as const;
      const rows = await entities.find(IdentityProviderEntity, {
        where: { organizationId, removedAt: IsNull() },
        order,
      });
      const wanted = await entities.findBy(ExternalIdentityEntity, { organizationId, wantedRole: Not(IsNull()) });
      const waitingForApproval = [];
      for (const { memberId, seenAt } of wanted) {
        const member = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
        if (member.deactivatedAt === null)
          waitingForApproval.push({ id: memberId, displayName: member.displayName, since: seenAt.toISOString() });
      }
      const identityProviders = [];
      for (const row of rows) {
        const known = { organizationId, idpEntityId: row.settings.entityId };
        const latest = await entities.findOne(ExternalIdentityEntity, { where: known, order: { seenAt: 'DESC' } });
        identityProviders.push(this.shown(row, certificate, latest?.seenAt ?? null));
      }
      return { identityProviders, waitingForApproval };
    });
  }

  /** How one signs in there: for the sign-in page, which nobody is signed in at. */
  async enabledFor(organizationId: string): Promise<{ id: string; name: string; start: string }[]> {
    const rows = await this.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findBy(IdentityProviderEntity, { organizationId, removedAt: IsNull() }));
    return rows
      .filter(({ settings }) => settings.enabled)
      .map(({ id, address, settings }) => ({ id, name: settings.name, start: `/saml/${address}/sign-in` }));
  }

  /** Whether one of them is on, has a certificate that is valid today, and has let somebody in before. */
  async workFor(entities: Rows, organizationId: string): Promise<boolean> {
    const now = this.clock.now();
    const rows = await entities.findBy(IdentityProviderEntity, { organizationId, removedAt: IsNull() });
    for (const { settings } of rows) {
      if (!settings.enabled || usableCertificates(settings.certificates, now).length === 0) continue;
      if (await entities.existsBy(ExternalIdentityEntity, { organizationId, idpEntityId: settings.entityId }))
        return true;
    }
    return false;
  }

  async areOnFor(entities: Rows, organizationId: string): Promise<boolean> {
    const rows = await entities.findBy(IdentityProviderEntity, { organizationId, removedAt: IsNull() });
    return rows.some(({ settings }) => settings.enabled);
  }

  /** Where there are no accounts of the appliance, one that is on stays. @throws DomainError `identity-provider.last-way-in`. */
  private async requireAnyOn(entities: Rows, organizationId: string): Promise<void> {
    if (!(await this.gate.isOff(entities, organizationId)) || (await this.areOnFor(entities, organizationId))) return;
    throw new DomainError(
      'identity-provider.last-way-in',
      'conflict',
      'Accounts of the appliance are switched off: without it, only the owner could sign in.',
    );
  }

  /** @throws DomainError `identity-provider.…` @returns its id. */
  async save(member: MemberPrincipal, id: string | null, wish: SaveIdentityProvider): Promise<string> {
    const { organizationId } = member;
    const asked = this.checked(wish.settings);
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const { entities } = transaction;
      const row = id === null ? null : await this.own(entities, organizationId, id);
      if (row && row.version !== wish.version)
        throw new DomainError(
          'identity-provider.changed-meanwhile',
          'conflict',
          'Somebody else has changed it meanwhile.',
        );
      const settings = trusting(asked, wish.metadata, row, this.clock.now());
      if (settings.singleLogout && settings.sloUrl === null)
        throw new DomainError(
          'identity-provider.no-logout-address',
          'invalid',
          'The metadata names no address for signing out by redirect: single logout has to stay off.',
        );
      const others = await entities.findBy(IdentityProviderEntity, { organizationId, removedAt: IsNull() });
      if (others.some((other) => other.id !== id && other.settings.entityId === settings.entityId))
        throw new DomainError(
          'identity-provider.entity-id-taken',
          'conflict',
          'This identity provider is here already.',
        );
      if (row === null) return this.add(transaction, member, settings);
      await entities.update(
        IdentityProviderEntity,
        { id: row.id, organizationId },
        { settings, version: row.version + 1, ...warnedAbout(row, settings) },
      );
      await this.requireAnyOn(entities, organizationId);
      await this.record(transaction, member, 'identity-provider.changed', row.id, changedKeys(row.settings, settings));
      return row.id;
    });
  }

  remove(member: MemberPrincipal, id: string): Promise<void> {
    const { organizationId } = member;
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const row = await this.own(transaction.entities, organizationId, id);
      const settings = { ...row.settings, enabled: false };
      const removed = { removedAt: this.clock.now(), settings, lastAssertion: null, lastAssertionAt: null };
      await transaction.entities.update(IdentityProviderEntity, { id, organizationId }, removed);
      await this.requireAnyOn(transaction.entities, organizationId);
      await this.record(transaction, member, 'identity-provider.removed', id, '');
    });
  }

  /** Reads metadata and says what it would change; saves nothing. */
  async propose(organizationId: string, xml: string, id: string | null): Promise<MetadataProposal> {
    const before =
      id === null
        ? null
        : await this.unitOfWork.in(organizationId).read((entities) => this.own(entities, organizationId, id, 'read'));
    return proposalOf(xml, before, this.clock.now());
  }

  /** Makes somebody an administrator to whom a group gives that role. */
  approve(member: MemberPrincipal, memberId: string): Promise<void> {
    const { organizationId } = member;
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const { entities } = transaction;
      const asked = { organizationId, memberId, wantedRole: 'admin' } as const;
      const done = await entities.update(ExternalIdentityEntity, asked, { wantedRole: null });
      const person = await entities.findOneBy(MemberEntity, { id: memberId, organizationId, deactivatedAt: IsNull() });
      if (done.affected === 0 || !person)
        throw new DomainError('identity-provider.not-found', 'not-found', 'Nobody waits for this.');
      if (person.role === 'owner') return;
      await entities.update(MemberEntity, { id: memberId, organizationId }, { role: 'admin' });
      const detail = { from: person.role, to: 'admin', by: 'approval' };
      const action = 'member.role-changed';
      await this.audit.record(transaction, { organizationId, actor: member, action, subjectId: memberId, detail });
    });
  }

  private async add(
    transaction: Transaction,
    member: MemberPrincipal,
    settings: IdentityProviderSettings,
  ): Promise<string> {
    const id = this.ids.id();
    await transaction.entities.insert(IdentityProviderEntity, {
      id,
      organizationId: member.organizationId,
      // Told to the identity provider, and by nothing that others could guess.
      address: `idp-${this.ids
        .secret(12)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '0')}`,
      source: 'desk',
      settings,
      version: 1,
      createdAt: this.clock.now(),
      removedAt: null,
      lastAssertion: null,
      lastAssertionAt: null,
      warnedDays: null,
    });
    await this.record(transaction, member, 'identity-provider.added', id, '');
    return id;
  }

  /** @throws DomainError when it is not there, or, to be changed, stands in the config file. */
  private async own(entities: Rows, organizationId: string, id: string, to: 'read' | 'change' = 'change') {
    const row = await entities.findOneBy(IdentityProviderEntity, { id, organizationId, removedAt: IsNull() });
    if (!row) throw new DomainError('identity-provider.not-found', 'not-found', 'There is no such identity provider.');
    if (to === 'change' && row.source === 'config')
      throw new DomainError(
        'identity-provider.locked',
        'forbidden',
        'It is set in the config file, identity.providers.',
      );
    return row;
  }

  private checked(settings: IdentityProviderSettings): IdentityProviderSettings {
    const certificates = settings.certificates.map((pem) => readIdpCertificate(pem)?.toString());
    if (!certificates.every((pem) => pem !== undefined))
      throw new DomainError(
        'identity-provider.certificate',
        'invalid',
        'A certificate cannot be used: it has to be X.509 with an RSA key of 2048 bits at least.',
      );
    return { ...settings, certificates: [...new Set(certificates)] };
  }

  private record(transaction: Transaction, actor: MemberPrincipal, action: AuditAction, id: string, changed: string) {
    const { organizationId } = actor;
    return this.audit.record(transaction, { organizationId, actor, action, subjectId: id, detail: { changed } });
  }

  private shown(row: IdentityProviderEntity, certificate: string, lastSignInAt: Date | null): IdentityProvider {
    const now = this.clock.now();
    const addresses = this.serviceProvider.addressesOf(row.address);
    return {
      id: row.id,
      address: row.address,
      locked: row.source === 'config',
      version: row.version,
      settings: row.settings,
      certificates: row.settings.certificates.map((pem) => factsOf(pem, now)),
      serviceProvider: { ...addresses, metadataUrl: addresses.entityId, certificate },
      lastSignInAt: lastSignInAt?.toISOString() ?? null,
      ...lastSignInShown(row, now),
    };
  }
}

/** Which settings a change touched, by name: what they say may tell of people. */
const changedKeys = (before: IdentityProviderSettings, after: IdentityProviderSettings): string =>
  (Object.keys(after) as (keyof IdentityProviderSettings)[])
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .join(' ');
