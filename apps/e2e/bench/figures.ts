export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below, above] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 1 ? above : (below + above) / 2;
}

/** `median (least–most)`, rounded. */
export const spread = (values: readonly number[]): string =>
  `${Math.round(median(values))} (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`;

/** Rows as a Markdown table; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [heading = [], ...body] = rows;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

export interface Goal {
  readonly goal: string;
  readonly value: number;
  readonly most: number;
  readonly met: boolean;
}

export const goal = (text: string, value: number, most: number): Goal => ({
  goal: text,
  value: Math.round(value * 1000) / 1000,
  most,
  met: value <= most,
});

/** Says each goal as met or missed, and ends with everything as one line of JSON. */
export function tell(bench: string, goals: readonly Goal[], figures: unknown): void {
  console.log('');
  for (const each of goals)
    console.log(`${each.met ? 'met   ' : 'MISSED'} ${each.goal}: ${each.value} (at most ${each.most})`);
  console.log(`\n${JSON.stringify({ bench, goals, figures })}`);
}
