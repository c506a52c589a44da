import {
  type ChangeRoom,
  DaySpans,
  IntakeQuestion,
  type OpeningHours,
  type OpeningSpan,
  RoomSettings,
  RoomSlug,
  type RoomView,
} from '@confrere/contract';
import { ROOMS } from './texts.js';

/** What stands in the fields; wrong values too. */
export interface RoomDraft {
  readonly name: string;
  readonly slug: string;
  readonly members: readonly string[];
  readonly settings: RoomSettings;
}

/** Beside which field something is wrong, by the name of the field. */
export type Problems = ReadonlyMap<string, string>;

export const draftOf = ({ name, slug, members, settings }: RoomView): RoomDraft => ({
  name,
  slug: slug ?? '',
  members: members.map(({ id }) => id),
  settings,
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What of a room is to be changed; null: nothing. */
export function changesOf(room: RoomView, draft: RoomDraft): ChangeRoom | null {
  const before = draftOf(room);
  const settings = tidy(draft.settings);
  const isTeam = room.kind === 'team';
  const changes = {
    ...(isTeam && draft.name.trim() !== before.name ? { name: draft.name.trim() } : {}),
    ...(draft.slug.trim() !== before.slug ? { slug: draft.slug.trim() || null } : {}),
    ...(isSame(settings, before.settings) ? {} : { settings }),
    ...(isTeam && !isSame([...draft.members].sort(), [...before.members].sort())
      ? { members: [...draft.members] }
      : {}),
  };
  return Object.keys(changes).length === 0 ? null : { version: room.version, ...changes };
}

/** What was typed over one version of a room, over another: of what was not touched, the newer stands. */
export function carriedOver(before: RoomView, draft: RoomDraft, room: RoomView): RoomDraft {
  const [old, now] = [draftOf(before), draftOf(room)];
  const kept = <T extends object>(was: T, typed: T, is: T): T =>
    Object.fromEntries(
      (Object.keys(is) as (keyof T)[]).map((key) => [key, isSame(typed[key], was[key]) ? is[key] : typed[key]]),
    ) as T;
  return { ...kept(old, draft, now), settings: kept(old.settings, draft.settings, now.settings) };
}

const byFrom = (spans: readonly OpeningSpan[]): OpeningSpan[] =>
  [...spans].sort((one, other) => one.from.localeCompare(other.from));

/** In order, without what is empty. */
function tidy(settings: RoomSettings): RoomSettings {
  const { hours, afterLink } = settings;
  const text = (words: string | null): string | null => (words?.trim() ? words.trim() : null);
  return {
    ...settings,
    hours: hours && {
      weekdays: hours.weekdays.map(byFrom),
      exceptions: [...hours.exceptions]
        .map(({ day, spans }) => ({ day, spans: byFrom(spans) }))
        .sort((one, other) => one.day.localeCompare(other.day)),
    },
    closedText: text(settings.closedText),
    waitingText: text(settings.waitingText),
    afterText: text(settings.afterText),
    afterLink: afterLink && (afterLink.text.trim() || afterLink.address.trim()) ? trimmed(afterLink) : null,
    questions: settings.questions.map(({ text: words, needed }) => ({ text: words.trim(), needed })),
  };
}

const trimmed = ({ text, address }: { text: string; address: string }) => ({
  text: text.trim(),
  address: address.trim(),
});

/** Everything that the server would refuse, in words. */
export function problemsOf(room: RoomView, draft: RoomDraft): Problems {
  const found = new Map<string, string>();
  const settings = tidy(draft.settings);
  const slug = draft.slug.trim();
  if (room.kind === 'team' && draft.name.trim() === '') found.set('name', ROOMS.nameMissing);
  if (slug === '' && (room.kind === 'team' || settings.walkIn)) found.set('slug', ROOMS.slugNeeded);
  else if (slug !== '' && !RoomSlug.safeParse(slug).success) found.set('slug', ROOMS.slugProblem);
  hoursProblems(settings.hours, found);
  settings.questions.forEach((question, index) => {
    if (!IntakeQuestion.safeParse(question).success) found.set(`question-${index}`, ROOMS.questionProblem);
  });
  const { shape } = RoomSettings;
  if (!shape.afterLink.safeParse(settings.afterLink).success) found.set('link', ROOMS.linkProblem);
  if (!shape.appointmentMinutes.safeParse(settings.appointmentMinutes).success)
    found.set('minutes', ROOMS.minutesProblem);
  if (!shape.escalationMinutes.safeParse(settings.escalationMinutes).success)
    found.set('escalation', ROOMS.escalationProblem);
  return found;
}

function hoursProblems(hours: OpeningHours | null, found: Map<string, string>): void {
  if (!hours) return;
  hours.weekdays.forEach((spans, index) => {
    if (!DaySpans.safeParse(spans).success) found.set(`weekday-${index}`, ROOMS.spansProblem);
  });
  const days = hours.exceptions.map(({ day }) => day);
  hours.exceptions.forEach(({ day, spans }) => {
    const key = `exception-${day}`;
    if (day === '') found.set(key, ROOMS.dayMissing);
    else if (days.filter((each) => each === day).length > 1) found.set(key, ROOMS.exceptionProblem);
    else if (!DaySpans.safeParse(spans).success) found.set(key, ROOMS.spansProblem);
  });
}

/** What a room has that was always open, once its hours are to be written. */
export const USUAL_HOURS: OpeningHours = {
  weekdays: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: '08:00', to: '16:00' }] : [])),
  exceptions: [],
};

/** Behind the last span of a day, one of an hour or two. */
export function withAnother(spans: readonly OpeningSpan[]): OpeningSpan[] {
  const last = byFrom(spans).at(-1)?.to ?? '08:00';
  const hour = Math.min(Number(last.slice(0, 2)) + (spans.length > 0 ? 1 : 0), 22);
  const time = (at: number): string => `${String(at).padStart(2, '0')}:00`;
  return [...spans, { from: time(hour), to: spans.length > 0 ? time(hour + 1) : '16:00' }];
}
