import type { QueueEntry } from '@confrere/contract';
import { fill } from '../texts.js';
import { clockTime } from '../words/moments.js';
import { QUEUE_TEXTS } from './texts.js';

/** One thing to know of a visitor before calling; `notice` asks for care. */
export interface VisitorFact {
  readonly text: string;
  readonly tone: 'notice' | 'plain';
}

const NETWORK: Readonly<Record<QueueEntry['network'], VisitorFact | null>> = {
  unknown: null,
  good: { text: 'Network good', tone: 'plain' },
  weak: { text: 'Network weak', tone: 'notice' },
  blocked: { text: 'Network lets no call through', tone: 'notice' },
};

const RELATION: Readonly<Record<NonNullable<QueueEntry['helper']>['relation'], string>> = {
  family: 'family',
  carer: 'carer',
  interpreter: 'interpreter',
  staff: 'staff',
};

const INTERPRETER: Readonly<Record<NonNullable<QueueEntry['interpreter']>, string>> = {
  spoken: 'Needs an interpreter',
  'sign-language': 'Needs a sign-language interpreter',
};

/** `nb` → `Norwegian Bokmål`; what has no name is shown as it is. */
export function languageWords(code: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Network, language, who helps and what is needed, in words. */
export function visitorFacts(entry: QueueEntry): VisitorFact[] {
  const plain = (text: string): VisitorFact => ({ text, tone: 'plain' });
  const { language, helper, interpreter } = entry;
  return [
    NETWORK[entry.network],
    language ? plain(languageWords(language)) : null,
    helper ? plain(`Helped by ${helper.displayName} (${RELATION[helper.relation]})`) : null,
    interpreter ? ({ text: INTERPRETER[interpreter], tone: 'notice' } as const) : null,
    entry.walkIn ? plain(QUEUE_TEXTS.walkIn) : null,
  ].filter((fact) => fact !== null);
}

const CHANNEL = { sms: 'SMS', mail: 'E-mail' } as const;
const DELIVERY: Readonly<Record<NonNullable<QueueEntry['delivery']>['state'], string>> = {
  waiting: 'to be sent',
  sent: 'sent',
  delivered: 'delivered',
  failed: 'could not be delivered',
  'given-up': 'could not be delivered',
  withdrawn: 'taken back',
};

/** How far the latest message has come: `SMS delivered 09:41`. */
export function deliveryFact({ delivery }: Pick<QueueEntry, 'delivery'>, timeZone: string): VisitorFact | null {
  if (!delivery) return null;
  const { channel, state, at } = delivery;
  const lost = state === 'failed' || state === 'given-up';
  return {
    text: `${CHANNEL[channel]} ${DELIVERY[state]} ${clockTime(at, timeZone)}`,
    tone: lost ? 'notice' : 'plain',
  };
}

/** How far one who was invited has come. */
export function invitedWords({ openedAt, checkedAt }: QueueEntry, timeZone: string): string {
  if (checkedAt) return `Checked camera and sound at ${clockTime(checkedAt, timeZone)}`;
  return openedAt ? `Opened the link at ${clockTime(openedAt, timeZone)}` : 'Has the link';
}

/** What the visitor was told, and where they came from, a line each. */
export function toldWords({ expectedAt, notice, handover }: QueueEntry, timeZone: string): string[] {
  const time = (moment: string): string => clockTime(moment, timeZone);
  const lines: string[] = [];
  if (handover) {
    const { by, at, note } = handover;
    const said = note === null ? QUEUE_TEXTS.handedOver : QUEUE_TEXTS.handedOverNote;
    lines.push(fill(said, { by, time: time(at), note: note ?? '' }));
  }
  if (expectedAt) lines.push(fill(QUEUE_TEXTS.delayed, { time: time(expectedAt) }));
  if (notice) lines.push(fill(QUEUE_TEXTS.told, { time: time(notice.at), text: notice.text }));
  return lines;
}
