import { createHash } from 'node:crypto';
import { isSignedBy } from '../chain/checkpoint.js';
import { ChainCheck } from '../chain/chain-check.js';
import type { ChainFault, FaultCode } from '../chain/faults.js';
import type { PublicKeys } from '../chain/public-keys.js';
import type { Seal } from '../chain/seal.js';
import { sha256 } from '../chain/audit-entry.js';
import type { Checkpoints } from './checkpoints.js';
import { readExportLine } from './read-line.js';
import type { VerifyReport } from './report.js';

const LINE_FEED = 0x0a;

/**
 * Checks an export: entries of one organization, a line each, and the seal at the end. What the seal says is needed before
 * the first entry, so the end of the file is read first.
 * @param tail the last bytes of the file, its last line whole.
 * @param chunks the whole file.
 */
export async function checkExport(
  tail: Buffer,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  keys: PublicKeys,
  checkpoints: Checkpoints = new Map(),
): Promise<VerifyReport> {
  const seal = sealIn(tail, keys);
  if ('code' in seal) return { trails: [], faults: [seal] };
  const own = checkpoints.get(seal.organization) ?? [];
  const check = new ChainCheck({
    organization: seal.organization,
    checkpoints: own,
    selection: !seal.whole,
    stretch: seal.first !== 1,
  });
  const whole = createHash('sha256');
  let fault: ChainFault | null = null;
  let line = 0;
  let sealed = false;
  for await (const bytes of linesOf(chunks)) {
    line++;
    const read = sealed ? null : readExportLine(textOf(bytes));
    if (read?.kind === 'seal') {
      sealed = true;
      continue;
    }
    whole.update(bytes);
    if (!read) fault = faultOf('line.not-canonical', seal.organization, null, `Line ${line} is not as it was written.`);
    else if (!check.take(read.chained, sha256(read.hashed))) fault = check.fault;
    if (fault) break;
  }
  fault ??= check.finish();
  if (!fault && (check.entries !== seal.entries || check.head.seq !== seal.last || (check.first ?? 0) !== seal.first))
    fault = faultOf(
      'seal.differs',
      seal.organization,
      seal.last,
      'The seal speaks of other entries than the file holds.',
    );
  if (!fault && whole.digest('hex') !== seal.sha256)
    fault = faultOf('seal.differs', seal.organization, null, 'The file is not the one that was sealed.');
  const { entries, first, erased, setBack, head } = check;
  const report = {
    ...{ organization: seal.organization, entries, first, last: head.seq, erased, setBack },
    ...{ checkpoints: own.length, whole: seal.whole },
  };
  return { trails: [report], faults: fault ? [fault] : [] };
}

function sealIn(tail: Buffer, keys: PublicKeys): Seal | ChainFault {
  const end = tail.lastIndexOf(LINE_FEED, tail.length - 2) + 1;
  const read = tail.at(-1) === LINE_FEED ? readExportLine(textOf(tail.subarray(end))) : null;
  if (read?.kind !== 'seal')
    return faultOf('seal.missing', null, null, 'The file does not end with a seal: it was cut, or is no export.');
  if (!isSignedBy(keys, read))
    return faultOf(
      'seal.forged',
      read.organization,
      null,
      `The seal names key ${read.key}, which did not sign it or is none that was given.`,
    );
  return read;
}

/** Every line with its line feed; the last one may be without. */
async function* linesOf(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    for (let at = data.indexOf(LINE_FEED); at >= 0; at = data.indexOf(LINE_FEED, from)) {
      yield data.subarray(from, at + 1);
      from = at + 1;
    }
    rest = data.subarray(from);
  }
  if (rest.length > 0) yield rest;
}

/** Without the line feed. What is no UTF-8 becomes a text that no canonical line has. */
const textOf = (line: Buffer): string =>
  line.toString('utf8', 0, line.at(-1) === LINE_FEED ? line.length - 1 : line.length);

const faultOf = (code: FaultCode, organization: string | null, seq: number | null, says: string): ChainFault => ({
  code,
  organization,
  seq,
  says,
});
