import { IdentityProviders, LocalAccountRule, MetadataProposal, SavedIdentityProvider } from '@confrere/contract';
import type { ChangeLocalAccountRule, ReadMetadata, SaveIdentityProvider } from '@confrere/contract';
import { ask, send } from './rest.js';

const PROVIDERS = '/api/admin/identity-providers';
const LOCAL_ACCOUNTS = '/api/admin/local-accounts';
const providerAt = (id: string): string => `${PROVIDERS}/${encodeURIComponent(id)}`;

/** The identity providers of the organization, and who waits for the role of administrator. */
export const identityProviders = (): Promise<IdentityProviders> => ask('GET', PROVIDERS, IdentityProviders);

/** What metadata would change; saves nothing. Problems: `identity-provider.metadata`, `identity-provider.certificate`, `request.too-large`. */
export const readMetadata = (wish: ReadMetadata): Promise<MetadataProposal> =>
  ask('POST', `${PROVIDERS}/read-metadata`, MetadataProposal, wish);

/**
 * Adds one (`id` null) or changes it. Problems: `access.reauthenticate`, `identity-provider.…`.
 * @returns its id.
 */
export const saveIdentityProvider = async (id: string | null, wish: SaveIdentityProvider): Promise<string> =>
  (await ask(id === null ? 'POST' : 'PUT', id === null ? PROVIDERS : providerAt(id), SavedIdentityProvider, wish)).id;

/** Problems: `access.reauthenticate`, `identity-provider.not-found`, `identity-provider.locked`. */
export const removeIdentityProvider = async (id: string): Promise<void> => {
  await send('DELETE', providerAt(id));
};

/** Makes somebody an administrator whose group asks for it. Problem: `access.reauthenticate`. */
export const approveAdministrator = async (memberId: string): Promise<void> => {
  await send('POST', `${PROVIDERS}/approvals/${encodeURIComponent(memberId)}`);
};

/** What is asked of those who sign in with accounts of the appliance. */
export const localAccountRule = (): Promise<LocalAccountRule> => ask('GET', LOCAL_ACCOUNTS, LocalAccountRule);

/** Problems: `access.reauthenticate`, `local-accounts.…`. */
export const changeLocalAccountRule = async (rule: ChangeLocalAccountRule): Promise<void> => {
  await send('PUT', LOCAL_ACCOUNTS, rule);
};
