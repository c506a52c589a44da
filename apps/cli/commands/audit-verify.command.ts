import { createReadStream, existsSync, openSync, readFileSync, readSync, closeSync, statSync } from 'node:fs';
import {
  adviceOn,
  auditEntities,
  checkExport,
  type Checkpoints,
  checkStorage,
  PublicKeys,
  readCheckpoints,
  SigningKey,
  type TrailReport,
  type VerifyReport,
} from '@confrere/features/audit';
import { SystemClock } from '@confrere/kernel';
import { Fault, loadConfig } from '@confrere/platform/config';
import { DomainEvents } from '@confrere/platform/events';
import { openForReading, type StorageConfig, UnitOfWork } from '@confrere/platform/storage';
import { type Command, type CommandContext, ExitCode } from '../command.js';

/** Longer than any line, and so than the seal. */
const TAIL = 1 << 20;

/** Checks a trail without the server: an export, a database file, or the database of the config. */
export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'check that an audit trail, exported or in the database, is whole and unchanged',
  usage: '[export.jsonl | confrere.sqlite] [--checkpoints file] [--public-key file]',
  options: ['checkpoints', 'public-key'],
  async run(context) {
    const [path, ...more] = context.args;
    if (more.length > 0) throw new Fault('Name one export or one database: confrere audit verify --help');
    const clock = new SystemClock();
    const began = clock.monotonic();
    const keys = keysOf(context);
    const outside = checkpointsOf(context, keys, path === undefined);
    const report =
      path !== undefined && !isDatabase(path)
        ? await checkExport(tailOf(path), chunksOf(path), keys, outside.checkpoints)
        : await checkDatabase(context, path, keys, outside.checkpoints);
    const faults = [...outside.faults, ...report.faults];
    tell(context, { ...report, faults }, (clock.monotonic() - began) / 1_000, keys, outside.file);
    return faults.length === 0 ? ExitCode.well : ExitCode.wrong;
  },
};

function tell(
  { json, say }: CommandContext,
  { trails, faults }: VerifyReport,
  seconds: number,
  keys: PublicKeys,
  checkpointFile: string | null,
): void {
  if (json) {
    say(JSON.stringify({ whole: faults.length === 0, keys: keys.ids, checkpointFile, seconds, trails, faults }));
    return;
  }
  const broken = new Set(faults.map(({ organization }) => organization));
  for (const trail of trails) if (!broken.has(trail.organization)) say(`✓ ${wordsOf(trail)}`);
  for (const { code, organization, says } of faults) {
    say(`✗ ${organization ? `${organization}: ` : ''}${says} (${code})`);
    say(`  What to do: ${adviceOn(code)}`);
  }
  const entries = trails.reduce((sum, trail) => sum + trail.entries, 0);
  say(`${entries} entries in ${seconds.toFixed(1)} s, held against key ${keys.ids.join(', ')}.`);
  say(
    checkpointFile === null
      ? 'Whether the end was cut off, or everything written anew, shows only against checkpoints that were kept elsewhere: --checkpoints file.'
      : `Held against the checkpoints in ${checkpointFile}; worth as much as the place where that file was kept.`,
  );
}

function wordsOf({ organization, entries, first, last, erased, setBack, checkpoints, whole }: TrailReport): string {
  return [
    `${organization}: ${entries} entries${entries > 0 ? `, ${first ?? 0} to ${last}` : ''}, ${whole ? 'whole and unchanged' : 'each unchanged'}`,
    whole ? '' : '; a selection: whether some are missing between them cannot be seen',
    checkpoints > 0 ? `; ${checkpoints} signed checkpoints agree` : '; no checkpoint was held against it',
    setBack === null
      ? ''
      : `; the clock was set back before entry ${setBack}: the numbers are the order, not the times`,
    erased > 0 ? `; what was kept apart of ${erased} is erased` : '',
  ].join('');
}

/** Those in the file that was named, or the appliance's own. */
function keysOf({ env, options }: CommandContext): PublicKeys {
  const path = options['public-key'];
  if (path !== undefined) {
    try {
      return new PublicKeys([readText(path)]);
    } catch (failure) {
      if (failure instanceof TypeError)
        throw new Fault(`${path} holds no Ed25519 public key (PEM).`, { cause: failure });
      throw failure;
    }
  }
  const key = SigningKey.existing(loadConfig({ ...env }).audit.keyFile);
  if (!key) throw new Fault('Name the public key of the appliance: --public-key file (confrere audit key prints it).');
  return new PublicKeys([key.publicPem]);
}

/** Those in the file that was named; of the config's own database, in the appliance's own file, where it is there. */
function checkpointsOf(
  { env, options }: CommandContext,
  keys: PublicKeys,
  own: boolean,
): ReturnType<typeof readCheckpoints> & { file: string | null } {
  const usual = own ? loadConfig({ ...env }).audit.checkpointFile : null;
  const file = options['checkpoints'] ?? (usual !== null && existsSync(usual) ? usual : null);
  return file === null
    ? { checkpoints: new Map(), faults: [], file }
    : { ...readCheckpoints(readText(file), keys), file };
}

async function checkDatabase(
  { env }: CommandContext,
  path: string | undefined,
  keys: PublicKeys,
  outside: Checkpoints,
): Promise<VerifyReport> {
  const storage: StorageConfig = path === undefined ? loadConfig({ ...env }).storage : { kind: 'sqlite', file: path };
  const dataSource = await openForReading(storage, auditEntities);
  try {
    return await checkStorage(new UnitOfWork(dataSource, new DomainEvents(() => undefined)), keys, outside);
  } finally {
    await dataSource.destroy();
  }
}

const isDatabase = (path: string): boolean => bytesOf(path, 0, 15).toString('latin1') === 'SQLite format 3';

/** Opened when the first is asked for. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: TAIL })) yield chunk as Buffer;
}

const tailOf = (path: string): Buffer => bytesOf(path, Math.max(0, sizeOf(path) - TAIL), TAIL);

function bytesOf(path: string, from: number, length: number): Buffer {
  sizeOf(path);
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, from));
  } finally {
    closeSync(file);
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (cause) {
    throw new Fault(`${path} cannot be read: correct the path, or let this account read it.`, { cause });
  }
}

function readText(path: string): string {
  sizeOf(path);
  return readFileSync(path, 'utf8');
}
