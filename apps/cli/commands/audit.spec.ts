import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AuditTrail, auditEntities, SigningKey } from '@confrere/features/audit';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { DomainEvents } from '@confrere/platform/events';
import { openStorage, UnitOfWork } from '@confrere/platform/storage';
import { runCli } from '../run-cli.js';
import { COMMANDS } from './index.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-cli-audit-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function confrere(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli({
    commands: COMMANDS,
    args,
    env: { CONFRERE_DATA_DIR: folder },
    folder: __dirname,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A database with three entries, and what somebody who owns it does to it. */
async function database(...statements: string[]): Promise<void> {
  SigningKey.in(join(folder, 'secrets', 'audit-key.pem'));
  const file = join(folder, 'confrere.sqlite');
  const dataSource = await openStorage({ kind: 'sqlite', file }, auditEntities);
  await dataSource.query(
    `INSERT INTO organization (id, slug, name, emergency_number, time_zone, created_at) VALUES ('org', 'org', 'x', '113', 'UTC', '2026-12-01 09:00:00.000')`,
  );
  const trail = new AuditTrail(new FakeClock(), new RandomIds());
  await new UnitOfWork(dataSource, new DomainEvents(() => undefined)).in('org').run(async (tx) => {
    for (const action of ['member.invited', 'member.renamed', 'member.deactivated'] as const)
      await trail.record(tx, { organizationId: 'org', actor: null, action, reason: 'as planned' });
  });
  for (const statement of statements) await dataSource.query(statement);
  await dataSource.destroy();
}
const UNLOCK = ['DROP TRIGGER audit_event_unchanged', 'DROP TRIGGER audit_event_kept'];

describe('audit verify', () => {
  it('finds a database whole, by config and by file, and changes nothing in it', async () => {
    await database();
    const before = readFileSync(join(folder, 'confrere.sqlite'));
    const byConfig = await confrere('audit', 'verify');
    expect(byConfig).toMatchObject({ code: 0, err: '' });
    expect(byConfig.out).toContain('✓ org: 3 entries, 1 to 3, whole and unchanged');
    expect((await confrere('audit', 'verify', join(folder, 'confrere.sqlite'))).code).toBe(0);
    expect(readFileSync(join(folder, 'confrere.sqlite')).equals(before)).toBe(true);
  });

  it.each([
    ['entry.changed', `UPDATE audit_event SET action = 'member.joined' WHERE seq = 2`],
    ['entry.changed', `UPDATE audit_event SET at = '2026-12-01 09:00:00.001' WHERE seq = 2`],
    ['entry.missing', `DELETE FROM audit_payload WHERE id IN (SELECT id FROM audit_event WHERE seq = 2)`],
    ['payload.changed', `UPDATE audit_payload SET payload = '{"reason":"in haste"}'`],
    ['head.differs', `DELETE FROM audit_payload WHERE id IN (SELECT id FROM audit_event WHERE seq = 3)`],
  ])('finds in a database: %s', async (code, statement) => {
    const then =
      code === 'entry.missing'
        ? ['DELETE FROM audit_event WHERE seq = 2']
        : code === 'head.differs'
          ? ['DELETE FROM audit_event WHERE seq = 3']
          : [];
    await database(...UNLOCK, 'DROP TRIGGER audit_payload_unchanged', statement, ...then);
    const { code: exit, out } = await confrere('audit', 'verify', '--json');
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ whole: false, faults: [{ code, organization: 'org' }] });
  });

  it('finds a tail that was cut off everywhere in the database by the checkpoints beside it, and says what to do', async () => {
    await database();
    const points = join(folder, 'points.jsonl');
    const key = SigningKey.in(join(folder, 'secrets', 'audit-key.pem'));
    const last = new DatabaseSync(join(folder, 'confrere.sqlite'), { readOnly: true });
    const { hash } = last.prepare('SELECT hash FROM audit_event WHERE seq = 3').get() as { hash: string };
    last.close();
    const unsigned = {
      ...{ at: '2026-12-01T09:01:00.000Z', hash, key: key.id, kind: 'checkpoint', organization: 'org', seq: 3, v: 1 },
    };
    // In the order of the names: canonical.
    const { v, ...rest } = unsigned;
    writeFileSync(points, `${JSON.stringify({ ...rest, signature: key.sign(JSON.stringify(unsigned)), v })}\n`);
    expect(await confrere('audit', 'verify', '--checkpoints', points)).toMatchObject({ code: 0 });

    const cut = new DatabaseSync(join(folder, 'confrere.sqlite'));
    for (const statement of [
      ...UNLOCK,
      'DROP TRIGGER audit_head_forward',
      'DELETE FROM audit_payload WHERE id IN (SELECT id FROM audit_event WHERE seq = 3)',
      'DELETE FROM audit_event WHERE seq = 3',
      'UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit_event WHERE seq = 2)',
    ])
      cut.exec(statement);
    cut.close();
    // The chain alone is whole: nobody can tell from it, and that is said.
    const alone = await confrere('audit', 'verify');
    expect(alone.code).toBe(0);
    expect(alone.out).toContain('shows only against checkpoints that were kept elsewhere: --checkpoints file');
    const held = await confrere('audit', 'verify', '--checkpoints', points);
    expect(held.code).toBe(1);
    expect(held.out).toContain(
      '✗ org: The trail ends with entry 2, but a signed checkpoint vouches for entry 3. (trail.cut)',
    );
    expect(held.out).toContain('What to do: The end was cut off, or an older backup was put back.');
    expect(held.out).toContain(`Held against the checkpoints in ${points}`);
    // The appliance's own file is asked without being named.
    renameSync(points, join(folder, 'audit-checkpoints.jsonl'));
    expect(JSON.parse((await confrere('audit', 'verify', '--json')).out)).toMatchObject({
      faults: [{ code: 'trail.cut', seq: 2 }],
    });
  });

  it('believes no checkpoint that another key signed', async () => {
    await database();
    const key = SigningKey.in(join(folder, 'other.pem'));
    writeFileSync(join(folder, 'other.pub'), key.publicPem);
    writeFileSync(join(folder, 'points.jsonl'), 'nothing\n');
    const args = ['--checkpoints', join(folder, 'points.jsonl'), '--public-key', join(folder, 'other.pub')];
    const { code, out } = await confrere('audit', 'verify', ...args);
    expect(code).toBe(1);
    expect(out).toContain('Line 1 of the checkpoints is no checkpoint. (checkpoint.forged)');
  });

  it('says in one sentence what it cannot read', async () => {
    await database();
    expect(await confrere('audit', 'verify', join(folder, 'missing.jsonl'))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/missing\.jsonl cannot be read/) as string,
    });
    writeFileSync(join(folder, 'letter.txt'), 'Dear hospital\n');
    expect((await confrere('audit', 'verify', join(folder, 'letter.txt'))).out).toContain('does not end with a seal');
    expect(await confrere('audit', 'verify', '--public-key', join(folder, 'letter.txt'))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no Ed25519 public key/) as string,
    });
  });
});

describe('audit key', () => {
  it('prints the public key and nothing of the private one', async () => {
    expect(await confrere('audit', 'key')).toMatchObject({ code: 2, err: expect.stringMatching(/no key/) as string });
    await database();
    const { code, out } = await confrere('audit', 'key');
    expect(code).toBe(0);
    expect(out).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\w+/=\n]+\n-----END PUBLIC KEY-----$/);
  });
});
