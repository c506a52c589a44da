/** `10:30` in the organization's time zone, as its clocks show it. */
export function hourOf(moment: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(
    new Date(moment),
  );
}

/** Whether a planned time is past by more than a minute, by the server's clock. */
export const isLate = (plannedAt: string, now: Date): boolean => now.getTime() - Date.parse(plannedAt) > 60_000;
