import type { ChangeOrganization as Changes, OrganizationView } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { DomainError } from '@confrere/kernel';
import { type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { ChangeState } from './change-state.js';
import { ConfiguredOrganizations } from './configured-organizations.js';
import { OrganizationEntity } from './organization.entity.js';
import { pictureOf } from './pictures/pictures.js';
import { refuseUnlessWorking } from './working.js';

/** Shows an organization to its own administration, and changes what it says of itself. */
@Injectable()
export class ChangeOrganization {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly configured: ConfiguredOrganizations,
    private readonly states: ChangeState,
    private readonly audit: AuditTrail,
    private readonly origin: PublicOrigin,
  ) {}

  show({ organizationId }: MemberPrincipal): Promise<OrganizationView> {
    return this.unitOfWork.in(organizationId).read((entities) => this.view(entities, organizationId));
  }

  /**
   * @throws DomainError `organization.changed` when it is not the version that was read, `organization.locked` for a field of
   * the config file, `organization.slug-taken`, `organization.invalid`, `organization.suspended`, `organization.closing`.
   */
  async change(member: MemberPrincipal, { version, ...rest }: Changes): Promise<OrganizationView> {
    const { organizationId } = member;
    const values = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as typeof rest;
    if (values.timeZone !== undefined) requireTimeZone(values.timeZone);
    await this.requireFree(organizationId, values.slug);
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      await refuseUnlessWorking(tx.entities, organizationId);
      const before = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
      const locked = this.configured.lockedOf(before).filter((field) => field in values);
      if (locked.length > 0)
        throw new DomainError('organization.locked', 'conflict', `Set in the config file: ${locked.join(', ')}.`);
      const { affected } = await tx.entities.update(
        OrganizationEntity,
        { id: organizationId, version },
        { ...(values as Partial<OrganizationEntity>), version: version + 1 },
      );
      if (affected !== 1)
        throw new DomainError('organization.changed', 'conflict', 'Somebody else has changed it since you read it.');
      await this.audit.record(tx, {
        organizationId,
        actor: member,
        action: 'organization.changed',
        subjectId: organizationId,
        detail: { fields: Object.keys(values).sort().join(' ') },
      });
      return this.view(tx.entities, organizationId);
    });
  }

  /** The owner asks for the end. @throws DomainError `organization.transition`. */
  async close(member: MemberPrincipal, note: string | null): Promise<OrganizationView> {
    const { organizationId } = member;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      await this.states.run(tx, { organizationId, move: 'close', reason: 'asked-for', note }, member);
      return this.view(tx.entities, organizationId);
    });
  }

  /** Addresses are looked for among all; the index of the database has the last word. */
  private async requireFree(organizationId: string, slug: string | undefined): Promise<void> {
    if (slug === undefined) return;
    const taken = await this.unitOfWork.everywhere.read((entities) =>
      entities.existsBy(OrganizationEntity, { slug, id: Not(organizationId) }),
    );
    if (taken) throw new DomainError('organization.slug-taken', 'conflict', 'Another organization has this address.');
  }

  private async view(entities: Rows, id: string): Promise<OrganizationView> {
    const row = await entities.findOneByOrFail(OrganizationEntity, { id });
    const { slug, name, organizationNumber, country, languages, timeZone } = row;
    const { supportPhone, supportHours, emergencyNumber, state, stateReason, stateNote, version } = row;
    return {
      ...{ id, slug, name, organizationNumber, country, timeZone, supportPhone, supportHours, emergencyNumber },
      languages: [...languages],
      address: `${this.origin.of('visit')}/${slug}`,
      logo: (await pictureOf(entities, id, null))?.address ?? null,
      ...{ state, stateReason, stateNote, version },
      stateSince: row.stateSince.toISOString(),
      closesAt: row.closesAt?.toISOString() ?? null,
      locked: this.configured.lockedOf(row),
    };
  }
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new DomainError('organization.invalid', 'invalid', 'There is no such time zone.');
  }
}
