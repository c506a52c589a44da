import type { AuditFilter } from '@confrere/contract';
import { momentOf } from '../../words/wall-time.js';

/** What is asked for, as the screen's fields and its address have it; empty text narrows nothing. */
export interface TrailFilter {
  /** The first and the last day, `2026-12-03`. */
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
}

export const EVERYTHING: TrailFilter = { from: '', to: '', actor: '', action: '', subject: '' };

const FORMS: Readonly<Record<keyof TrailFilter, RegExp>> = {
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
  actor: /^[A-Za-z0-9_-]{1,64}$/,
  action: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  subject: /^[A-Za-z0-9_-]{1,64}$/,
};
const NAMES = Object.keys(FORMS) as (keyof TrailFilter)[];

/** Out of the address of the page; what has no sense there is left out. */
export function filterIn(address: { get(name: string): string | null }): TrailFilter {
  const filter: Record<keyof TrailFilter, string> = { ...EVERYTHING };
  for (const name of NAMES) {
    const value = address.get(name) ?? '';
    if (FORMS[name].test(value)) filter[name] = value;
  }
  return filter;
}

/** For the address of the page: a reload, and a way by the sign-in, keep the filter. */
export const inAddress = (filter: TrailFilter): Record<string, string | null> =>
  Object.fromEntries(NAMES.map((name) => [name, filter[name] || null]));

export const isNarrowed = (filter: TrailFilter): boolean => NAMES.some((name) => filter[name] !== '');

/** As the server is asked: days become the moments at which they begin and end in the organization's time zone. */
export function askedOf({ from, to, actor, action, subject }: TrailFilter, timeZone: string): AuditFilter {
  const begins = from ? momentOf(from, '00:00', timeZone) : null;
  const ends = to ? momentOf(dayAfter(to), '00:00', timeZone) : null;
  return {
    ...(begins ? { from: begins } : {}),
    ...(ends ? { to: ends } : {}),
    ...(actor ? { actor } : {}),
    ...(action ? { action } : {}),
    ...(subject ? { subject } : {}),
  };
}

function dayAfter(day: string): string {
  const next = Date.parse(`${day}T00:00:00.000Z`) + 86_400_000;
  return Number.isNaN(next) ? '' : new Date(next).toISOString().slice(0, 10);
}
