import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditEventEntity } from '@confrere/features/audit';
import { OutboxMessageEntity } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { AddMember } from '@confrere/features/people';
import { runCli } from '../run-cli.js';
import { withDatabase } from '../open-database.js';
import { COMMANDS } from './index.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const MAIL = {
  CONFRERE_MAIL_HOST: '127.0.0.1',
  CONFRERE_MAIL_PORT: '25',
  CONFRERE_MAIL_SECURE: 'none',
  CONFRERE_MAIL_FROM: 'no-reply@clinic.example',
};
const env = () => ({
  CONFRERE_DATA_DIR: folder,
  CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters',
  ...MAIL,
});

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

it('the owner of an organization that is suspended here is written to as soon as the server runs', async () => {
  await add('oslo');
  const waiting = await withDatabase({ env: env() }, async ({ unitOfWork, clock, ids }) => {
    await unitOfWork.everywhere.run(async (tx) => {
      const { id: organizationId } = await tx.entities.findOneByOrFail(OrganizationEntity, { slug: 'oslo' });
      const owner = { organizationId, role: 'owner', displayName: 'Dr Ingrid Hansen', title: null } as const;
      await new AddMember(clock, ids).add(tx, { ...owner, email: 'ingrid@oslo.example' });
    });
    expect((await confrere('organization', 'suspend', 'oslo', '--reason', 'spam')).code).toBe(0);
    return unitOfWork.everywhere.read((entities) => entities.find(OutboxMessageEntity));
  });
  expect(waiting).toMatchObject([{ template: 'organization-state', state: 'waiting' }]);
});
