const parts = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(moment);

/** How far the clocks of a time zone are ahead of UTC at a moment, ms. */
const offset = (moment: Date, timeZone: string): number =>
  Date.parse(`${parts(moment, timeZone).replace(' ', 'T')}Z`) - Math.floor(moment.getTime() / 1000) * 1000;

/** The day on the wall there: `2026-12-03`. */
export const dayThere = (moment: Date, timeZone: string): string => parts(moment, timeZone).slice(0, 10);

/**
 * The moment at which the clocks of a time zone show `day` (`2026-12-03`) and `time` (`10:30`); null when these are no day
 * and time. A time that is skipped in spring becomes the one an hour later; of one that comes twice, the first is meant.
 */
export const momentOf = (day: string, time: string, timeZone: string): string | null => {
  const wall = Date.parse(`${day}T${time}:00.000Z`);
  if (Number.isNaN(wall)) return null;
  // The offset may change within the day: of the two that may be meant, the earlier moment that shows this time wins.
  const candidates = [wall - 86_400_000, wall + 86_400_000].map((near) => wall - offset(new Date(near), timeZone));
  const shown = (moment: number): number => moment + offset(new Date(moment), timeZone);
  const exact = candidates.filter((moment) => shown(moment) === wall).sort((one, other) => one - other);
  return new Date(exact[0] ?? Math.max(...candidates)).toISOString();
};
