import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublicOrigin } from '@confrere/platform/access';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { makeCertificate } from '../../../platform/tls/testing/make-certificate.js';
import { fixtureEntities, ORG, OTHER, trailOn } from '../audit.fixture.js';
import { type Checkpoint, isSignedBy } from '../chain/checkpoint.js';
import { PublicKeys } from '../chain/public-keys.js';
import { SigningKey } from '../chain/signing-key.js';
import { readCheckpoints } from '../verify/checkpoints.js';
import { CHECKPOINT_EVERY, CheckpointRounds } from './checkpoint-rounds.js';
import { LogCollector } from './log-collector.fixture.js';

const certificate = makeCertificate();
let folder: string;
const opened: { kill(): Promise<void> }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'confrere-audit-'));
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function appliance(storage: TestStorage, env: Record<string, string> = {}) {
  const trail = await trailOn(storage);
  const config = loadConfig({ CONFRERE_DATA_DIR: folder, ...env });
  const start = (): CheckpointRounds => {
    const rounds = new CheckpointRounds(
      storage.unitOfWork,
      trail.clock,
      trail.ids,
      storage.events,
      new SilentLog(),
      new CurrentConfig(config),
      new PublicOrigin('https://visit.example.org'),
    );
    rounds.onApplicationBootstrap();
    return rounds;
  };
  const written = (): Checkpoint[] =>
    readFileSync(config.audit.checkpointFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Checkpoint);
  const keys = (): PublicKeys => new PublicKeys([SigningKey.existing(config.audit.keyFile)?.publicPem ?? '']);
  return { ...trail, config, start, written, keys };
}

/** Lets loopback have its turn; the test's own time limit ends a wait that is in vain. */
const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise((done) => setTimeout(done, 5));
};

eachStorage('checkpoints', (open) => {
  it('are signed a minute after something new, and not when nothing is', async () => {
    const { record, clock, start, written, keys } = await appliance(await open(fixtureEntities));
    await record();
    const rounds = start();
    await rounds.settled();
    expect(written()).toMatchObject([{ organization: ORG, seq: 1 }]);
    clock.advance(CHECKPOINT_EVERY);
    await rounds.settled();
    expect(written()).toHaveLength(1);
    await record();
    await record({ organizationId: OTHER });
    clock.advance(CHECKPOINT_EVERY);
    await rounds.settled();
    expect(written().map(({ organization, seq }) => [organization, seq])).toEqual([
      [ORG, 1],
      [ORG, 2],
      [OTHER, 1],
    ]);
    for (const checkpoint of written()) {
      expect(isSignedBy(keys(), checkpoint)).toBe(true);
      expect(isSignedBy(keys(), { ...checkpoint, seq: checkpoint.seq + 1 } as Checkpoint)).toBe(false);
    }
    await rounds.onModuleDestroy();
  });

  it('come after a thousand entries without waiting for the minute', async () => {
    const storage = await open(fixtureEntities);
    const { start, trail, unitOfWork, written } = await appliance(storage);
    const rounds = start();
    await rounds.settled();
    await unitOfWork.in(ORG).run(async (tx) => {
      for (let index = 0; index < 1_000; index++)
        await trail.record(tx, { organizationId: ORG, actor: null, action: 'member.renamed' });
    });
    await storage.events.settled();
    await rounds.settled();
    expect(written()).toMatchObject([{ seq: 1_000 }]);
    await rounds.onModuleDestroy();
  }, 60_000);

  it('are made once more when the appliance stops, and cannot be changed in the database', async () => {
    const storage = await open(fixtureEntities);
    const { record, start, written } = await appliance(storage);
    const rounds = start();
    await rounds.settled();
    await record();
    await rounds.onModuleDestroy();
    expect(written()).toMatchObject([{ seq: 1 }]);
    await expect(storage.dataSource.query('UPDATE audit_checkpoint SET seq = 2')).rejects.toThrow(/never changed/);
    await expect(storage.dataSource.query('DELETE FROM audit_checkpoint')).rejects.toThrow(/never deleted/);
  });

  it('that were signed but not written before a crash are written at the next start', async () => {
    const storage = await open(fixtureEntities);
    const { record, start, written, config } = await appliance(storage);
    await record();
    const first = start();
    await first.settled();
    await first.onModuleDestroy();
    // The position is stored after the write: here it never was.
    await storage.dataSource.query('DELETE FROM audit_forwarding');
    rmSync(config.audit.checkpointFile);
    const second = start();
    await second.settled();
    expect(written()).toMatchObject([{ seq: 1 }]);
    await second.onModuleDestroy();
  });

  it('begin on a line of their own where a crash cut the one before off', async () => {
    const storage = await open(fixtureEntities);
    const { record, start, keys, config } = await appliance(storage);
    await record();
    const first = start();
    await first.settled();
    await first.onModuleDestroy();
    await storage.dataSource.query('DELETE FROM audit_forwarding');
    const { checkpointFile } = config.audit;
    truncateSync(checkpointFile, statSync(checkpointFile).size - 40);
    const second = start();
    await second.settled();
    await second.onModuleDestroy();
    const { checkpoints, faults } = readCheckpoints(readFileSync(checkpointFile, 'utf8'), keys());
    expect([faults, checkpoints.get(ORG)?.map(({ seq }) => seq)]).toEqual([[], [1]]);
  });

  it('are signed with a key that this account alone can read, the same after a restart', async () => {
    const { start, config } = await appliance(await open(fixtureEntities));
    await start().onModuleDestroy();
    const before = readFileSync(config.audit.keyFile, 'utf8');
    expect(statSync(config.audit.keyFile).mode & 0o777).toBe(0o600);
    await start().onModuleDestroy();
    expect(readFileSync(config.audit.keyFile, 'utf8')).toBe(before);
  });
});

eachStorage('the log collector', (open) => {
  const syslogTo = (port: number, send = 'entries') => ({
    CONFRERE_AUDIT_SYSLOG_HOST: '127.0.0.1',
    CONFRERE_AUDIT_SYSLOG_PORT: String(port),
    CONFRERE_AUDIT_SYSLOG_CA_FILE: join(folder, 'ca.pem'),
    CONFRERE_AUDIT_SYSLOG_SEND: send,
  });
  const collector = async (port = 0, reads = true): Promise<LogCollector> => {
    const made = await LogCollector.open(certificate, port, reads);
    opened.push(made);
    return made;
  };

  it('is told every entry and checkpoint over TLS, without what was kept apart', async () => {
    const siem = await collector();
    const { record, start } = await appliance(await open(fixtureEntities), syslogTo(siem.port));
    await record({ reason: 'Kari asked', detail: { note: 'æøå' } });
    await record();
    const rounds = start();
    await rounds.settled();
    expect(siem.messages.map((message) => message.split('\uFEFF')[0])).toEqual([
      '<110>1 2026-12-01T09:00:00.000Z visit.example.org confrere - audit.entry [origin software="confrere"] ',
      '<110>1 2026-12-01T09:00:00.000Z visit.example.org confrere - audit.entry [origin software="confrere"] ',
      '<109>1 2026-12-01T09:00:00.000Z visit.example.org confrere - audit.checkpoint [origin software="confrere"] ',
    ]);
    const told = siem.messages.map((message) => JSON.parse(message.split('\uFEFF')[1] ?? '') as { seq: number });
    expect(told.map(({ seq }) => seq)).toEqual([1, 2, 2]);
    expect(siem.messages.join()).not.toContain('Kari');
    expect(rounds.syslogFailure).toBeNull();
    await rounds.onModuleDestroy();
  });

  it('can be told checkpoints alone', async () => {
    const siem = await collector();
    const { record, start } = await appliance(await open(fixtureEntities), syslogTo(siem.port, 'checkpoints'));
    await record();
    const rounds = start();
    await rounds.settled();
    expect(siem.messages).toHaveLength(1);
    expect(siem.messages[0]).toContain('audit.checkpoint');
    await rounds.onModuleDestroy();
  });

  it('loses nothing when it goes down in the midst of a batch and comes back: all of it comes again, at growing intervals', async () => {
    const dying = await collector(0, false);
    const { port } = dying;
    const { record, start, clock } = await appliance(await open(fixtureEntities), syslogTo(port));
    for (let index = 0; index < 5; index++) await record();
    const rounds = start();
    await until(() => dying.connections > 0);
    await dying.kill();
    await rounds.settled();
    expect(rounds.syslogFailure).not.toBeNull();
    // Nobody is there: refused, and tried again after one second, then two.
    clock.advance(1_000);
    await rounds.settled();
    expect(rounds.syslogFailure).toBe('ECONNREFUSED');
    const back = await collector(port);
    clock.advance(1_000);
    await rounds.settled();
    expect(back.messages).toHaveLength(0);
    clock.advance(1_000);
    await rounds.settled();
    expect(rounds.syslogFailure).toBeNull();
    expect(back.messages).toHaveLength(6);
    await record();
    clock.advance(CHECKPOINT_EVERY);
    await rounds.settled();
    expect(back.messages).toHaveLength(8);
    await rounds.onModuleDestroy();
  });

  it('that takes connections and reads nothing holds up no deed and no checkpoint, and is told all of it in order later', async () => {
    const stuck = await collector(0, false);
    const { port } = stuck;
    const { record, start, clock, trail, unitOfWork, written } = await appliance(
      await open(fixtureEntities),
      syslogTo(port),
    );
    const many = 1_500;
    await unitOfWork.in(ORG).run(async (tx) => {
      for (let index = 0; index < many; index++)
        await trail.record(tx, { organizationId: ORG, actor: null, action: 'member.renamed' });
    });
    const rounds = start();
    await until(() => stuck.connections > 0);
    for (let minute = 1; minute <= 3; minute++) {
      await record();
      await rounds.round();
      expect(written().at(-1)).toMatchObject({ organization: ORG, seq: many + minute });
      // One batch is on its way; the others stay in the database, not in memory.
      expect(stuck.connections).toBe(1);
    }
    await stuck.kill();
    const back = await collector(port);
    await rounds.settled();
    clock.advance(CHECKPOINT_EVERY);
    await rounds.settled();
    await until(() => back.messages.length >= many + 3);
    await rounds.settled();
    const entries = back.messages
      .map((message) => JSON.parse(message.split('\uFEFF')[1] ?? '') as { kind?: string; seq: number })
      .filter(({ kind }) => kind !== 'checkpoint');
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: many + 3 }, (_, index) => index + 1));
    await rounds.onModuleDestroy();
  });

  it('is told nothing when its certificate is not the one that was named', async () => {
    const stranger = await LogCollector.open(makeCertificate());
    opened.push(stranger);
    const { record, start } = await appliance(await open(fixtureEntities), syslogTo(stranger.port));
    await record();
    const rounds = start();
    await rounds.settled();
    expect(rounds.syslogFailure).toMatch(/CERT|SELF_SIGNED|SIGNATURE/);
    expect(stranger.messages).toEqual([]);
    await rounds.onModuleDestroy();
  });
});
