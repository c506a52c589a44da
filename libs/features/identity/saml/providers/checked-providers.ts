import { DomainError } from '@confrere/kernel';
import { Fault, type IdentityConfig } from '@confrere/platform/config';
import type { Rows } from '@confrere/platform/storage';
import { IsNull } from 'typeorm';
import { ExternalIdentityEntity } from '../sign-in/external-identity.entity.js';
import { type CheckedProvider, checkProvider, type ProviderFinding } from './check-provider.js';
import { settingsOf } from './configured-providers.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';

/** An identity provider, and everything that was found about it. */
export interface ProviderReport {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly source: 'config' | 'desk';
  readonly findings: readonly ProviderFinding[];
}

/**
 * Looks at the identity providers of the appliance, from the database and the config file; nothing is asked of anybody.
 * @param wanted an address (`idp-…`), an id, a name or an entity ID; null: all of them.
 * @throws DomainError `identity-provider.not-found`
 */
export async function checkProviders(
  entities: Rows,
  { providers }: Pick<IdentityConfig, 'providers'>,
  wanted: string | null,
  now: Date,
): Promise<ProviderReport[]> {
  const all = await entities.find(IdentityProviderEntity, {
    where: { removedAt: IsNull() },
    order: { address: 'ASC' },
  });
  const rows = all.filter(
    ({ id, address, settings }) => wanted === null || [id, address, settings.name, settings.entityId].includes(wanted),
  );
  if (rows.length === 0 && wanted !== null)
    throw new DomainError(
      'identity-provider.not-found',
      'not-found',
      `There is no identity provider ${wanted}. Those that there are: ${all.map(({ address }) => address).join(', ') || 'none'}.`,
    );
  const reports: ProviderReport[] = [];
  for (const row of rows) {
    const { id, address, organizationId, settings, source } = row;
    const known = { organizationId, idpEntityId: settings.entityId };
    const latest = await entities.findOne(ExternalIdentityEntity, { where: known, order: { seenAt: 'DESC' } });
    const findings = checkProvider({ row, file: fileOf(row, providers), lastSignInAt: latest?.seenAt ?? null }, now);
    reports.push({ id, address, name: settings.name, source, findings });
  }
  return reports;
}

function fileOf(
  { address, source }: IdentityProviderEntity,
  providers: IdentityConfig['providers'],
): CheckedProvider['file'] {
  if (source === 'desk') return null;
  const index = providers.findIndex((each) => each.address === address);
  const configured = providers[index];
  if (!configured) return { fault: 'It stands in the config file no more, and is removed at the next start.' };
  try {
    return settingsOf(configured, index);
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    throw error;
  }
}
