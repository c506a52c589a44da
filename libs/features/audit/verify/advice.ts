import type { FaultCode } from '../chain/faults.js';

const KEEP =
  'Change nothing more: copy the database with its files and keep the copy apart. Then find out who could write to it since the last checkpoint that agrees';

/** What an administrator does about each fault, in one or two sentences. */
const ADVICE: Readonly<Record<FaultCode, string>> = {
  'line.unreadable': 'Get the file from the appliance again; if it is the same, export anew.',
  'line.not-canonical':
    'The file is not as the appliance wrote it. Export again, do not open it in a program that saves it, and compare.',
  'entry.foreign': `${KEEP}.`,
  'entry.missing': `Entries were taken out. ${KEEP}; an older backup or the log collector has what is missing.`,
  'entry.out-of-order': `${KEEP}.`,
  'entry.changed': `The entry was changed after it was written. ${KEEP}; an older backup or the log collector has it as it was.`,
  'chain.broken': `An entry was put in, taken out or replaced. ${KEEP}.`,
  'payload.changed': `What was kept apart (a reason, say) was changed; the entry itself was not. ${KEEP}.`,
  'trail.begins-late': `The beginning was deleted, and not by the retention rule. ${KEEP}.`,
  'trail.cut': `The end was cut off, or an older backup was put back. If you put one back, note it: entries up to the checkpoint's number are lost. If not: ${KEEP.charAt(0).toLowerCase()}${KEEP.slice(1)}.`,
  'trail.rewritten': `The trail was written anew from some entry on, or two servers with one key wrote two trails (after a backup was put back). ${KEEP}.`,
  'head.differs': `The trail and the note of where it ends disagree: rows were changed by hand. ${KEEP}.`,
  'checkpoint.forged':
    'Give the public key of the appliance that signed it (--public-key; several keys may stand in one file). If you have it already, somebody else made this line.',
  'seal.missing': 'Export again and copy the whole file.',
  'seal.forged': 'Give the public key of the appliance that exported it (confrere audit key prints it there).',
  'seal.differs': 'The file was changed after it was exported. Export again and compare the two.',
};

export const adviceOn = (code: FaultCode): string => ADVICE[code];
