import type { MessageChannel } from '@confrere/contract';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Quota {
  readonly hour: number;
  readonly day: number;
}

/** So many mails to staff may one member cause, so that a stolen account is no way to send spam. */
export const SENDER_QUOTA: Quota = { hour: 60, day: 300 };
/** So many may all members of an organization cause together. */
export const ORGANIZATION_QUOTA: Quota = { hour: 300, day: 1500 };
/** So many may be asked for by those who get them (a forgotten password); apart from the others, so that neither keeps the other back. */
export const ASKED_FOR_QUOTA: Quota = { hour: 60, day: 300 };

/** So many notices of one kind are there to one member; more tell nothing new, and would bury other mail. */
export const NOTICE_QUOTA: Quota = { hour: 10, day: 30 };

/**
 * So many visitors may one member invite, and all of an organization together: by mail, and by text messages, which cost.
 * A large hospital sends some thousand a day.
 */
export const VISITOR_QUOTAS: Readonly<
  Record<MessageChannel, { readonly sender: Quota; readonly organization: Quota }>
> = {
  mail: { sender: { hour: 120, day: 600 }, organization: { hour: 3000, day: 30_000 } },
  sms: { sender: { hour: 120, day: 600 }, organization: { hour: 3000, day: 30_000 } },
};

/** So many messages may follow an invitation (reminders, late, ready); more would be a nuisance and are left out. */
export const FOLLOWING_QUOTA: Quota = { hour: 10, day: 30 };
/** So many times may the staff of an organization be told that visitors wait. */
export const WAITING_QUOTA: Quota = { hour: 120, day: 1000 };

/** Earlier messages than this do not count any more. */
export const COUNTS_FOR = DAY;

/**
 * The first moment from `now` on in which one more may be sent.
 * @param slots of those that count, past and to come, in milliseconds; in any order.
 */
export function firstSlot(slots: readonly number[], quota: Quota, now: number): number {
  const sorted = [...slots].sort((one, other) => one - other);
  const free = (at: number, most: number, span: number): number => {
    const inWindow = sorted.filter((slot) => slot > at - span && slot <= at);
    const freeing = inWindow[inWindow.length - most];
    return freeing === undefined ? at : freeing + span;
  };
  for (let at = now; ;) {
    const next = Math.max(free(at, quota.hour, HOUR), free(at, quota.day, DAY));
    if (next === at) return at;
    at = next;
  }
}
