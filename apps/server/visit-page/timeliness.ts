const MINUTE = 60_000;
/** Whoever comes so long before the time tests the device, and comes again. */
export const EARLY_FROM = 30 * MINUTE;
/** Nobody is told that they are late for a few minutes. */
export const LATE_FROM = 5 * MINUTE;

/** How somebody stands to their time who opens the link now. */
export type Timeliness =
  { readonly kind: 'early' | 'now' | 'late' } | { readonly kind: 'soon'; readonly minutes: number };

export function timelinessOf(plannedAt: Date | null, now: Date): Timeliness {
  if (plannedAt === null) return { kind: 'now' };
  const ahead = plannedAt.getTime() - now.getTime();
  if (ahead > EARLY_FROM) return { kind: 'early' };
  if (ahead < -LATE_FROM) return { kind: 'late' };
  const minutes = Math.round(ahead / MINUTE);
  return minutes > 1 ? { kind: 'soon', minutes } : { kind: 'now' };
}
