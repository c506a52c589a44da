import { readFileSync } from 'node:fs';
import type { AuditAction, IdentityProviderSettings } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { CurrentConfig, Fault, type IdentityConfig } from '@confrere/platform/config';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { LocalAccountRules } from '../../local/index.js';
import { warnedAbout } from './certificates.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';
import { readIdpMetadata } from './read-metadata.js';

type Configured = IdentityConfig['providers'][number];

/** Brings the identity providers of the config file into the database, at each start; what stands there no more is removed. */
@Injectable()
export class ConfiguredProviders implements OnApplicationBootstrap {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly current: CurrentConfig,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly localAccounts: LocalAccountRules,
  ) {}

  /** @throws Fault that names the setting. */
  async onApplicationBootstrap(): Promise<void> {
    const { providers } = this.current.config.identity;
    const read = providers.map((each, index) => ({ ...each, settings: settingsOf(each, index) }));
    await this.unitOfWork.everywhere.run(async (transaction) => {
      const { entities } = transaction;
      const there = await entities.findBy(IdentityProviderEntity, { source: 'config', removedAt: IsNull() });
      for (const [index, { organization, address, settings }] of read.entries()) {
        const owner = await entities.findOneBy(OrganizationEntity, { slug: organization });
        if (!owner)
          throw new Fault(`identity.providers.${index}.organization: there is no organization of this address.`);
        await this.settle(transaction, owner.id, address, settings, index);
      }
      const gone = there.filter(({ address }) => !read.some((each) => each.address === address));
      for (const row of gone)
        await this.write(transaction, row, { removedAt: this.clock.now() }, 'identity-provider.removed');
      await this.localAccounts.settle(transaction);
    });
  }

  private async settle(
    transaction: Transaction,
    organizationId: string,
    address: string,
    settings: IdentityProviderSettings,
    index: number,
  ): Promise<void> {
    const row = await transaction.entities.findOneBy(IdentityProviderEntity, { address });
    if (row && (row.organizationId !== organizationId || row.source !== 'config'))
      throw new Fault(`identity.providers.${index}.address: is taken; choose another one.`);
    if (row) {
      if (row.removedAt === null && JSON.stringify(row.settings) === JSON.stringify(settings)) return;
      const changed = { settings, removedAt: null, version: row.version + 1, ...warnedAbout(row, settings) };
      return this.write(transaction, row, changed, 'identity-provider.changed');
    }
    const id = this.ids.id();
    await transaction.entities.insert(IdentityProviderEntity, {
      id,
      organizationId,
      address,
      source: 'config',
      settings,
      version: 1,
      createdAt: this.clock.now(),
      removedAt: null,
      lastAssertion: null,
      lastAssertionAt: null,
      warnedDays: null,
    });
    await this.audit.record(transaction, {
      organizationId,
      actor: null,
      action: 'identity-provider.added',
      subjectId: id,
    });
  }

  private async write(
    transaction: Transaction,
    { id, organizationId }: IdentityProviderEntity,
    changed: Partial<Pick<IdentityProviderEntity, 'removedAt' | 'settings' | 'version' | 'warnedDays'>>,
    action: AuditAction,
  ): Promise<void> {
    await transaction.entities.update(IdentityProviderEntity, { id, organizationId }, changed);
    await this.audit.record(transaction, { organizationId, actor: null, action, subjectId: id });
  }
}

/**
 * What an identity provider of the config file is, with what its metadata says today.
 * @throws Fault that names the setting.
 */
export function settingsOf(configured: Configured, index: number): IdentityProviderSettings {
  const { organization: _, address: __, metadataFile, ...settings } = configured;
  const at = `identity.providers.${index}.metadataFile`;
  let xml: string;
  try {
    xml = readFileSync(metadataFile, 'utf8');
  } catch (error) {
    throw new Fault(`${at}: that file cannot be read; correct the path, or let this account read it.`, {
      cause: error,
    });
  }
  try {
    const { certificates, ...addresses } = readIdpMetadata(xml);
    if (settings.singleLogout && addresses.sloUrl === null)
      throw new Fault(
        `identity.providers.${index}.singleLogout: the metadata names no address for signing out by redirect; leave it out.`,
      );
    return { ...settings, ...addresses, certificates: [...certificates] };
  } catch (error) {
    if (error instanceof DomainError) throw new Fault(`${at}: ${error.message}`, { cause: error });
    throw error;
  }
}
