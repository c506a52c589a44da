import { OrganizationEntity } from '@confrere/features/organizations';
import type { Rows } from '@confrere/platform/storage';

/**
 * Whose staff somebody wants to sign in to.
 * @param slug null where none was named: the only organization of the appliance is meant then.
 * @returns null when there is none, or several and none was named.
 */
export async function chosenOrganization(entities: Rows, slug: string | null): Promise<OrganizationEntity | null> {
  const found = await entities.find(OrganizationEntity, { take: 2, ...(slug === null ? {} : { where: { slug } }) });
  return found.length === 1 ? (found[0] ?? null) : null;
}
