import type { DayNumbers, FailureCode, Numbers } from '@confrere/contract';
import type { CallEntity } from '../calls/call.entity.js';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { dayAfter, wallTimeAt } from '../rooms/wall-clock.js';

/** What is counted of a visit: never who it was. */
export type CountedVisit = Pick<
  ConsultationEntity,
  | 'id'
  | 'state'
  | 'outcome'
  | 'plannedAt'
  | 'createdAt'
  | 'waitingSince'
  | 'walkIn'
  | 'camera'
  | 'microphone'
  | 'sound'
  | 'network'
>;
export type CountedCall = Pick<CallEntity, 'consultationId' | 'liveSince' | 'endedAt' | 'endReason'>;

/** The steps of the waiting times, minutes. */
const STEPS = [5, 10, 15, 30, 60, null] as const;

interface Visit extends CountedVisit {
  readonly day: string;
  /** Seconds from when both the visitor and the planned time had come; null: nobody answered. */
  readonly waited: number | null;
  readonly talked: number | null;
  readonly failures: ReadonlySet<FailureCode>;
}

/** To which day a visit belongs: that of its planned time, else that of its beginning. */
export const momentOfVisit = ({ plannedAt, createdAt }: Pick<CountedVisit, 'plannedAt' | 'createdAt'>): Date =>
  plannedAt ?? createdAt;

/**
 * Counts visits by the days of a calendar. @param days both included, `2026-12-03`; visits of other days are left out.
 * @param now what is planned later is not late.
 */
export function countDays(
  visits: readonly CountedVisit[],
  calls: readonly CountedCall[],
  { from, to, timeZone, now }: { from: string; to: string; timeZone: string; now: Date },
): Omit<Numbers, 'rooms'> {
  const callsOf = grouped(calls, ({ consultationId }) => consultationId);
  const seen = visits
    .map((visit) => seenAs(visit, callsOf.get(visit.id) ?? [], timeZone))
    .filter(({ day }) => from <= day && day <= to);
  const byDay = grouped(seen, ({ day }) => day);
  const days: DayNumbers[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push({ day, ...countsOf(byDay.get(day) ?? [], now) });
  return { from, to, days, all: countsOf(seen, now), waits: waitsOf(seen) };
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function seenAs(visit: CountedVisit, calls: readonly CountedCall[], timeZone: string): Visit {
  const answers = calls.flatMap(({ liveSince }) => (liveSince ? [liveSince.getTime()] : []));
  const answered = answers.length > 0 ? Math.min(...answers) : null;
  const ends = calls.flatMap(({ liveSince, endedAt }) => (liveSince && endedAt ? [endedAt.getTime()] : []));
  const due = Math.max(visit.waitingSince?.getTime() ?? 0, visit.plannedAt?.getTime() ?? 0);
  const { day } = wallTimeAt(momentOfVisit(visit), timeZone);
  return {
    ...visit,
    day,
    // Whoever is called before their time has not waited.
    waited: answered === null ? null : Math.max(0, seconds(answered - due)),
    talked: answered === null || ends.length === 0 ? null : seconds(Math.max(...ends) - answered),
    failures: new Set(failuresIn(visit, calls)),
  };
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);

function* failuresIn(visit: CountedVisit, calls: readonly CountedCall[]): Generator<FailureCode> {
  for (const device of ['camera', 'microphone'] as const) {
    const status = visit[device];
    if (status === 'blocked' || status === 'in-use' || status === 'none') yield `${device}-${status}`;
  }
  if (visit.sound === 'not-heard') yield 'sound-not-heard';
  if (visit.network === 'weak' || visit.network === 'blocked') yield `network-${visit.network}`;
  if (calls.some(({ endReason }) => endReason === 'unanswered')) yield 'ring-unanswered';
  if (calls.some(({ endReason }) => endReason === 'abandoned')) yield 'call-abandoned';
  if (visit.outcome === 'technical-problem') yield 'said-by-staff';
}

function countsOf(visits: readonly Visit[], now: Date): Omit<DayNumbers, 'day'> {
  const count = (counts: (visit: Visit) => boolean): number => visits.filter(counts).length;
  const waited = visits.flatMap((visit) => (visit.waited === null ? [] : [visit.waited]));
  const talked = visits.flatMap((visit) => (visit.talked === null ? [] : [visit.talked]));
  const cancelled = count(({ outcome }) => outcome === 'cancelled');
  return {
    visitors: visits.length - cancelled,
    completed: count(({ outcome }) => outcome === 'completed'),
    byPhone: count(({ outcome }) => outcome === 'by-phone'),
    noShow: count(({ outcome }) => outcome === 'no-show'),
    technicalProblem: count(({ outcome }) => outcome === 'technical-problem'),
    unsaid: count(({ state, outcome }) => state === 'ended' && outcome === null),
    notSeen: count(
      ({ state, plannedAt, waitingSince }) =>
        state === 'invited' && waitingSince === null && plannedAt !== null && plannedAt < now,
    ),
    cancelled,
    walkIns: count(({ walkIn }) => walkIn),
    waitedMedian: quantile(waited, 0.5),
    waitedNineInTen: quantile(waited, 0.9),
    talkedMedian: quantile(talked, 0.5),
    failures: failuresOf(visits),
  };
}

/** The smallest value that so many of all do not exceed (nearest rank): always one that somebody had. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function waitsOf(visits: readonly Visit[]): Numbers['waits'] {
  const waited = visits.flatMap((visit) => (visit.waited === null ? [] : [visit.waited]));
  return STEPS.map((minutes, step) => {
    const above = (STEPS[step - 1] ?? 0) * 60;
    const visitors = waited.filter(
      (each) => (step === 0 || each > above) && (minutes === null || each <= minutes * 60),
    ).length;
    return { minutes, visitors };
  });
}

/** The most frequent first. */
function failuresOf(visits: readonly Visit[]): DayNumbers['failures'] {
  const found = new Map<FailureCode, number>();
  for (const { failures } of visits) for (const code of failures) found.set(code, (found.get(code) ?? 0) + 1);
  return [...found]
    .map(([code, visitors]) => ({ code, visitors }))
    .sort((one, other) => other.visitors - one.visitors || one.code.localeCompare(other.code));
}
