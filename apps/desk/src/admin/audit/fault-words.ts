/** What is wrong with the chain, as whoever looks into it is told. */
const WORDS: Readonly<Record<string, string>> = {
  'entry.changed': 'This entry is not what was written then.',
  'entry.missing': 'An entry is missing.',
  'entry.out-of-order': 'Entries stand in another order than they were written in.',
  'entry.foreign': 'An entry of another organization stands here.',
  'chain.broken': 'This entry does not build on the one before it.',
  'payload.changed': 'What was kept apart of this entry was changed.',
  'trail.begins-late': 'The beginning is missing, and no entry says that it was dropped.',
  'trail.cut': 'The end was cut off: a signed checkpoint vouches for more entries than there are.',
  'trail.rewritten': 'This entry is not the one that a signed checkpoint vouches for: the trail was written anew.',
  'head.differs': 'The trail does not end where it should.',
};

export const chainFaultWords = (code: string): string => WORDS[code] ?? `It does not fit (${code}).`;
