import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '@confrere/platform/storage';
import { makeCertificate } from '../../../libs/platform/tls/testing/make-certificate.js';
import { runCli } from '../run-cli.js';
import { COMMANDS } from './index.js';

const DAY = 24 * 3_600_000;
const SETTINGS = {
  ...{ name: 'Hospital account', enabled: true, entityId: 'https://idp.example', ssoUrl: 'https://idp.example/sso' },
  ...{ sloUrl: null, demandedSignatures: 'both', nameIdFormat: null, authnContexts: [], roleRules: [] },
  ...{ attributeMap: {}, provisioning: 'nobody', emailDomains: [], singleLogout: false },
};
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-cli-identity-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function confrere(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli({
    commands: COMMANDS,
    args: ['identity', 'check', ...args],
    env: { CONFRERE_DATA_DIR: folder },
    folder: __dirname,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function provider(days: number, source = 'desk'): Promise<void> {
  const { cert } = makeCertificate({ key: 'rsa', notAfter: new Date(Date.now() + days * DAY + DAY / 2) });
  const dataSource = await openStorage({ kind: 'sqlite', file: join(folder, 'confrere.sqlite') }, []);
  await dataSource.query(
    `INSERT INTO organization (id, slug, name, emergency_number, time_zone, created_at) VALUES ('org', 'org', 'x', '113', 'UTC', '2026-12-01 09:00:00.000')`,
  );
  await dataSource.query(
    `INSERT INTO identity_provider (id, organization_id, address, source, settings, version, created_at) VALUES ('idp', 'org', 'oslo', '${source}', ?, 1, '2026-12-01 09:00:00.000')`,
    [JSON.stringify({ ...SETTINGS, certificates: [cert] })],
  );
  await dataSource.destroy();
}

describe('identity check', () => {
  it('finds nothing wrong with an identity provider whose certificate lasts', async () => {
    await provider(200);
    const { code, out } = await confrere('oslo');
    expect(code).toBe(0);
    expect(out).toContain('Hospital account (oslo)');
    expect(out).toContain('200 days left');
    expect(JSON.parse((await confrere('--json')).out)).toMatchObject({
      well: true,
      identityProviders: [{ id: 'idp' }],
    });
  });

  it('says what to do before nobody can sign in, with exit code 1', async () => {
    await provider(9);
    const { code, out } = await confrere('Hospital account');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ Its certificate ends on .*, 9 days left\.\n {2}Ask its administrator for new metadata/);
    expect(JSON.parse((await confrere('oslo', '--json')).out)).toMatchObject({ well: false });
  });

  it('is wrong about one of the config file that stands there no more', async () => {
    await provider(200, 'config');
    expect((await confrere()).code).toBe(1);
  });

  it('says so where there is none, and names those that there are for an unknown one', async () => {
    expect(await confrere()).toMatchObject({ code: 0, out: expect.stringContaining('no identity provider') as string });
    await provider(200);
    expect(await confrere('bergen')).toMatchObject({ code: 2, err: expect.stringContaining('oslo') as string });
    expect((await confrere('oslo', 'bergen')).code).toBe(2);
  });
});
