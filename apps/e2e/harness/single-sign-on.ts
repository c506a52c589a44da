import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from 'playwright-core';
import { type Account, account } from './account.ts';
import { ConfiguredServer } from './configured-server.ts';
import type { Desk } from './desk.ts';

/** Of the identity provider, at our side. */
export const ADDRESS = 'fjord-hospital';

export const NURSE = account('nora', 'Nora Nilsen', 'everybody', 'vc-clinician');
export const RECEPTION = account('rolf', 'Rolf Resepsjon', 'vc-desk', 'vc-admin-of-something-else');
export const CLEANER = account('cato', 'Cato Cleaner', 'everybody', 'VC-CLINICIAN', 'vc-clinician-former');
export const ACCOUNTS: readonly Account[] = [NURSE, RECEPTION, CLEANER];

/** An identity provider from other hands. */
export interface ForeignIdp {
  readonly origin: string;
  metadata(): Promise<string>;
}

/**
 * An appliance whose staff sign in there, by HTTPS: its config file names the organization and the identity provider.
 * @param changes of the identity provider's settings.
 */
export function serverTrusting(
  idp: ForeignIdp,
  logs: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<ConfiguredServer> {
  const settings = async (folder: string) => {
    const metadataFile = join(folder, 'idp-metadata.xml');
    writeFileSync(metadataFile, await idp.metadata());
    const provider = {
      organization: 'fjord',
      address: ADDRESS,
      name: 'Hospital account',
      metadataFile,
      provisioning: 'by-group',
      roleRules: [
        { group: 'vc-clinician', role: 'member' },
        { group: 'vc-desk', role: 'reception' },
      ],
      ...changes,
    };
    const names = { slug: 'fjord', name: 'Fjordklinikken', country: 'NO' };
    const organization = { ...names, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
    return { organizations: [organization], identity: { providers: [provider] } };
  };
  return ConfiguredServer.start(logs, { tls: true, settings });
}

/** What the appliance says of itself to the identity provider. */
export async function ourMetadata({ page, origin }: Desk): Promise<string> {
  return (await page.request.get(`${origin}/saml/${ADDRESS}/metadata`)).text();
}

/** To the identity provider by the button of the sign-in page; back to `path` afterwards. */
export async function beginSignIn(desk: Desk, path = '/desk'): Promise<void> {
  await desk.page.goto(`${desk.origin}${path}?organization=fjord`);
  await desk.at('identity-provider').click();
}

/** Who the appliance says is signed in here: name, role, organization. */
export const identityOf = ({ page }: Desk): Promise<string[]> =>
  page.evaluate(async () => {
    const { member, organization } = (await (await fetch('/api/desk/identity')).json()) as {
      member: { displayName: string; role: string };
      organization: { name: string };
    };
    return [member.displayName, member.role, organization.name];
  });

export const isAnswerAt = (url: URL): boolean => url.pathname === `/saml/${ADDRESS}/acs`;
export const isAnswer = (request: Request): boolean =>
  request.method() === 'POST' && isAnswerAt(new URL(request.url()));
export const fieldsOf = (request: Request): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(request.postData() ?? ''));
/** What an identity provider has had a browser post, as XML. */
export const saidIn = (request: Request): string =>
  Buffer.from(fieldsOf(request)['SAMLResponse'] ?? '', 'base64').toString();

/** Posts a form from a page of the identity provider, as its own page did. */
export async function postFrom(
  idp: ForeignIdp,
  { page, origin }: Desk,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  const body = `<!doctype html><title>Again</title><link rel="icon" href="data:,"><form method="post" action="${origin}/saml/${ADDRESS}/acs">${inputs.join('')}<button>Go</button></form>`;
  await page.route(`${idp.origin}/again`, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(`${idp.origin}/again`);
  await page.getByRole('button', { name: 'Go' }).click();
}

/** Our own pages have no fault, and fetch nothing from anywhere; the identity provider's are its own matter. */
export function requireClean(people: readonly Desk[], { origin }: ForeignIdp): void {
  const ours = (told: string): boolean => !told.includes(`${origin}/`);
  for (const { name, faults, foreignRequests } of people) {
    assert.deepEqual(faults.filter(ours), [], name);
    assert.deepEqual(foreignRequests.filter(ours), [], name);
  }
}
