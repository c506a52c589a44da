import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditEventEntity } from '@confrere/features/audit';
import { runCli } from '../run-cli.js';
import { withDatabase } from '../open-database.js';
import { COMMANDS } from './index.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const env = () => ({ CONFRERE_DATA_DIR: folder, CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' });

async function confrere(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli({
    commands: COMMANDS,
    args,
    env: env(),
    folder: __dirname,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const PLACE = ['--emergency-number', '113', '--time-zone', 'Europe/Oslo', '--country', 'NO'];
const add = (slug: string) => confrere('organization', 'add', slug, '--name', 'Oslo Hospital', ...PLACE);

it('an organization goes its way from the first command to the last, each step in its trail', async () => {
  expect(await add('oslo')).toMatchObject({ code: 0, err: '' });
  expect((await confrere('organization', 'list')).out).toBe('/oslo  Oslo Hospital  active');
  expect((await confrere('organization', 'fall-due', 'oslo')).code).toBe(0);
  const suspended = await confrere(
    'organization',
    'suspend',
    'oslo',
    '--reason',
    'unpaid',
    '--note',
    'Three bills are open.',
  );
  expect(suspended).toMatchObject({ code: 0, err: '' });
  expect((await confrere('organization', 'list')).out).toContain('suspended (unpaid)');
  expect((await confrere('organization', 'close', 'oslo', '--reason', 'unpaid', '--on', '2020-01-31')).code).toBe(0);
  expect((await confrere('organization', 'erase', 'oslo')).code).toBe(0);
  const { organizations } = JSON.parse((await confrere('organization', 'list', '--json')).out) as {
    organizations: { name: string; state: string; slug: string }[];
  };
  expect(organizations).toEqual([expect.objectContaining({ name: 'Erased organization', state: 'erased' })]);
  const trail = await withDatabase({ env: env() }, ({ unitOfWork }) =>
    unitOfWork.everywhere.read((entities) => entities.find(AuditEventEntity, { order: { id: 'ASC' } })),
  );
  expect(trail.map(({ action }) => action)).toEqual([
    'organization.founded',
    'organization.fell-due',
    'organization.suspended',
    'organization.closing-begun',
    'organization.erased',
  ]);
});

it.each([
  ['an address that is the appliance’s own', ['add', 'desk', '--name', 'x', ...PLACE], /slug/],
  ['nothing said about emergencies', ['add', 'oslo', '--name', 'x'], /--emergency-number/],
  ['a suspension without a reason', ['suspend', 'oslo'], /--reason unpaid\|unlawful/],
  ['a reason that there is not', ['suspend', 'oslo', '--reason', 'dislike'], /--reason/],
  ['one that is not there', ['suspend', 'bergen', '--reason', 'spam'], /no organization/],
])('refuses %s, in a sentence and with exit code 2', async (_name, args, words) => {
  await add('oslo');
  const refused = await confrere('organization', ...args);
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(words);
});

it('refuses a second organization at one address, and an erasure before its date', async () => {
  await add('oslo');
  expect((await add('oslo')).err).toContain('Another organization');
  await confrere('organization', 'close', 'oslo', '--reason', 'asked-for');
  expect((await confrere('organization', 'erase', 'oslo')).err).toMatch(/kept until 20/);
});
