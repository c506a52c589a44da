import { ORGANIZATION_FIELDS } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { CurrentConfig, type OrganizationConfig } from '@confrere/platform/config';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FoundOrganization } from './found-organization.js';
import { OrganizationEntity } from './organization.entity.js';

/**
 * Makes the organizations of the config file that are not there. What one that is there has otherwise stays as it is, and is
 * told in the log: nothing that people see changes behind their back.
 */
@Injectable()
export class ConfiguredOrganizations implements OnApplicationBootstrap {
  constructor(
    private readonly current: CurrentConfig,
    private readonly unitOfWork: UnitOfWork,
    private readonly found: FoundOrganization,
    private readonly audit: AuditTrail,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const wanted of this.current.config.organizations) {
      const { organization, fields } = await this.unitOfWork.everywhere.run((tx) => this.settle(tx, wanted));
      if (fields === null) this.log.info('organization.founded', { organization });
      else if (fields.length > 0)
        this.log.warn('organization.differs-from-config', { organization, fields: fields.join(' ') });
    }
  }

  /** Names of the fields that the config file states for the organization at this address, and as they stand there. */
  lockedOf(organization: OrganizationEntity): string[] {
    const wanted = this.current.config.organizations.find(({ slug }) => slug === organization.slug);
    if (!wanted) return [];
    const differing = differences(organization, wanted);
    return ORGANIZATION_FIELDS.filter((field) => wanted[field] !== undefined && !differing.includes(field));
  }

  /** @returns `fields` null when it was made now; else those that differ. */
  private async settle(
    tx: Transaction,
    wanted: OrganizationConfig,
  ): Promise<{ organization: string; fields: string[] | null }> {
    const { slug, name, emergencyNumber, timeZone, country } = wanted;
    const there = await tx.entities.findOneBy(OrganizationEntity, { slug });
    if (there) return { organization: there.id, fields: differences(there, wanted) };
    const organizationId = await this.found.found(tx, {
      ...{ slug, name, emergencyNumber, timeZone, country },
      supportPhone: wanted.supportPhone ?? null,
      supportHours: wanted.supportHours ?? null,
      organizationNumber: wanted.organizationNumber ?? null,
      ...(wanted.languages && { languages: wanted.languages }),
    });
    const action = 'organization.founded';
    await this.audit.record(tx, { organizationId, actor: null, action, subjectId: organizationId });
    return { organization: organizationId, fields: null };
  }
}

const differences = (there: OrganizationEntity, wanted: OrganizationConfig): string[] =>
  ORGANIZATION_FIELDS.filter(
    (field) => wanted[field] !== undefined && JSON.stringify(wanted[field]) !== JSON.stringify(there[field]),
  );
