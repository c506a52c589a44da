import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type AuditEntry, type ChainedEntry, commitmentOf, entryHash, NOTHING_BEFORE } from '../chain/audit-entry.js';
import { type Checkpoint, checkpointLine, signed } from '../chain/checkpoint.js';
import { PublicKeys } from '../chain/public-keys.js';
import { SigningKey } from '../chain/signing-key.js';
import { ExportLines } from '../reading/export-lines.js';
import { checkExport } from './check-export.js';
import { readCheckpoints } from './checkpoints.js';

const ORG = 'org-a';
const ENTRIES = 40;
const AT = new Date('2026-12-01T09:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'confrere-tampering-'));
const key = SigningKey.in(join(folder, 'key.pem'));
const stolenName = SigningKey.in(join(folder, 'other.pem'));
const keys = new PublicKeys([key.publicPem]);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param tell what makes this trail another one. */
function trail(count = ENTRIES, tell = ''): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const payload = seq % 5 === 0 ? { payload: { reason: `Fordi ${seq} æ` }, salt: `salt-${seq}` } : null;
    const entry: AuditEntry = {
      v: 1,
      id: `id-${seq}`,
      organization: ORG,
      seq,
      at: new Date(AT.getTime() + seq * 1_000).toISOString(),
      actor: seq % 2 ? { kind: 'member', id: 'member-1' } : { kind: 'system', id: null },
      action: 'member.renamed',
      subject: seq % 3 ? `room-${seq}` : null,
      detail: seq % 4 ? { count: seq, note: `"quoted" \\ ${tell}`, on: true, none: null } : {},
      commitment: payload && commitmentOf(payload),
      prev: entries.at(-1)?.hash ?? NOTHING_BEFORE,
    };
    entries.push({ entry, hash: entryHash(entry), payload });
  }
  return entries;
}

const checkpointAt = (entries: readonly ChainedEntry[], seq: number, by = key): Checkpoint =>
  signed(by, {
    kind: 'checkpoint',
    v: 1,
    organization: ORG,
    seq,
    hash: entries[seq - 1]?.hash ?? '',
    at: AT.toISOString(),
  } as const);

const exported = (entries: readonly ChainedEntry[], { by = key, whole = true } = {}): Buffer => {
  const lines = new ExportLines(ORG, by, whole);
  return Buffer.from([...entries.map((each) => lines.entry(each)), lines.seal(AT)].join(''), 'utf8');
};

const checkpointsOf = (...checkpoints: Checkpoint[]) =>
  readCheckpoints(checkpoints.map((each) => `${checkpointLine(each)}\n`).join(''), keys).checkpoints;

const codesOf = async (file: Buffer, checkpoints = checkpointsOf()): Promise<string[]> =>
  (await checkExport(file, [file], keys, checkpoints)).faults.map(({ code }) => code);

const ORIGINAL = trail();
const FILE = exported(ORIGINAL);
/** Lines without the seal. */
const LINES = FILE.toString('utf8').split('\n').slice(0, -2);
/** As whoever tampers without the key can at best do: the lines that they want, and the seal as it was. */
const resealed = (lines: readonly string[]): Buffer =>
  Buffer.from([...lines, FILE.toString('utf8').split('\n').at(-2), ''].join('\n'), 'utf8');
const RUNS = { numRuns: 1_000 };
const index = fc.nat(ENTRIES - 1);

describe('an export', () => {
  it('is whole as it was written, also cut into any pieces while it is read', async () => {
    expect(await codesOf(FILE, checkpointsOf(checkpointAt(ORIGINAL, 20), checkpointAt(ORIGINAL, ENTRIES)))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(FILE.length), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.sort((one, other) => one - other), FILE.length];
        const chunks = at.slice(1).map((end, number) => FILE.subarray(at[number], end));
        expect((await checkExport(FILE, chunks, keys)).faults).toEqual([]);
      }),
    );
  });

  it('shows 1,000 of 1,000 random flips of a bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(FILE.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Buffer.from(FILE);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(await codesOf(flipped)).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('shows 1,000 of 1,000 random bytes put in place of others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(FILE.length - 1), fc.nat(255), async (at, byte) => {
        fc.pre(FILE[at] !== byte);
        const changed = Buffer.from(FILE);
        changed[at] = byte;
        expect(await codesOf(changed)).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('shows every deletion, reordering and duplicate, 1,000 of each', async () => {
    await fc.assert(
      fc.asyncProperty(index, index, async (one, other) => {
        const without = LINES.filter((_, at) => at !== one);
        expect(await codesOf(resealed(without))).toHaveLength(1);
        const twice = [...LINES.slice(0, other), LINES[one] ?? '', ...LINES.slice(other)];
        expect(await codesOf(resealed(twice))).toHaveLength(1);
        fc.pre(one !== other);
        const swapped = [...LINES];
        [swapped[one], swapped[other]] = [LINES[other] ?? '', LINES[one] ?? ''];
        expect(await codesOf(resealed(swapped))).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('shows 1,000 of 1,000 cuts at its end or its beginning, wherever they are made', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: FILE.length - 1 }), async (length) => {
        expect(await codesOf(FILE.subarray(0, length))).toEqual(['seal.missing']);
        expect(await codesOf(FILE.subarray(length))).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('sealed with another key is not believed', async () => {
    expect(await codesOf(exported(ORIGINAL, { by: stolenName }))).toEqual(['seal.forged']);
  });

  it('without what was erased is as whole as before', async () => {
    const erased = ORIGINAL.map((each) => ({ ...each, payload: null }));
    const file = exported(erased);
    const { trails, faults } = await checkExport(file, [file], keys);
    expect(faults).toEqual([]);
    expect(trails).toMatchObject([{ entries: ENTRIES, erased: 8 }]);
  });

  it('of a stretch or a selection is checked for what it says it holds', async () => {
    expect(await codesOf(exported(ORIGINAL.slice(10, 20)))).toEqual([]);
    expect(await codesOf(exported([...ORIGINAL.slice(10, 15), ...ORIGINAL.slice(16, 20)]))).toEqual(['entry.missing']);
    const members = ORIGINAL.filter(({ entry }) => entry.actor.kind === 'member');
    expect(await codesOf(exported(members, { whole: false }))).toEqual([]);
    expect(await codesOf(exported([...members].reverse(), { whole: false }))).toEqual(['entry.out-of-order']);
  });
});

/** Whoever owns the appliance and its key can write everything anew; what has left it before stands against them. */
describe('an old checkpoint from outside', () => {
  it('shows 1,000 of 1,000 trails that were cut and sealed anew', async () => {
    const outside = checkpointsOf(checkpointAt(ORIGINAL, ENTRIES));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: ENTRIES - 1 }), async (left) => {
        expect(await codesOf(exported(ORIGINAL.slice(0, left)), outside)).toEqual(['trail.cut']);
      }),
      RUNS,
    );
  });

  it('shows 1,000 of 1,000 trails that were written anew as a whole', async () => {
    const outside = checkpointsOf(checkpointAt(ORIGINAL, 30));
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.integer({ min: 30, max: 60 }), async (tell, count) => {
        fc.pre(/^[ -~]+$/.test(tell));
        expect(await codesOf(exported(trail(count, tell)), outside)).toEqual(['trail.rewritten']);
      }),
      { numRuns: 1_000, maxSkipsPerRun: 1_000 },
    );
  }, 60_000);

  it('counts only when one of the keys that were given signed it', () => {
    const forged = readCheckpoints(checkpointLine(checkpointAt(ORIGINAL, 3, stolenName)), keys);
    expect(forged.checkpoints.size).toBe(0);
    expect(forged.faults).toMatchObject([{ code: 'checkpoint.forged', seq: 3 }]);
    const line = checkpointLine(checkpointAt(ORIGINAL, 3));
    for (let at = 0; at < line.length; at++) {
      const flipped = line.slice(0, at) + String.fromCharCode(line.charCodeAt(at) ^ 1) + line.slice(at + 1);
      expect(readCheckpoints(flipped, keys).checkpoints.size).toBe(0);
    }
  });

  it('is no fault where a crash cut its line off anywhere: it is the last, or came again', () => {
    const [line, other] = [3, 4].map((seq) => checkpointLine(checkpointAt(ORIGINAL, seq))) as [string, string];
    for (let length = 1; length < line.length; length++) {
      const cut = line.slice(0, length);
      expect(readCheckpoints(`${other}\n${cut}`, keys)).toMatchObject({ faults: [] });
      const again = readCheckpoints(`${cut}\n${other}\n${line}\n`, keys);
      expect([again.faults, again.checkpoints.get(ORG)?.length]).toEqual([[], 2]);
    }
    // Cut off and never there again: somebody changed the file.
    const gone = readCheckpoints(`${line.slice(0, 60)}\n${other}\n`, keys);
    expect(gone.faults).toMatchObject([{ code: 'checkpoint.forged' }]);
  });

  it('is found in what a log collector wrote, too', () => {
    const line = `Dec  1 09:00:00 visit confrere \uFEFF${checkpointLine(checkpointAt(ORIGINAL, 3))}`;
    expect(readCheckpoints(line, keys).checkpoints.get(ORG)).toHaveLength(1);
  });
});
