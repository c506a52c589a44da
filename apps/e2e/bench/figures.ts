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

/** A figure and what it should be, as the last line of every bench tells it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `<= 60000` */
  readonly goal: string;
  readonly holds: boolean;
}

export const goal = (name: string, value: number, most: number, unit: string): Figure => ({
  name,
  value: Math.round(value * 1000) / 1000,
  unit,
  goal: `<= ${most}`,
  holds: value <= most,
});

/** Says of each figure whether it holds, and ends with everything as one line of JSON. */
export function tell(bench: string, figures: readonly Figure[], details: unknown): void {
  console.log('');
  for (const { holds, name, value, unit, goal } of figures)
    console.log(`${holds ? 'holds ' : 'MISSED'} ${name}: ${value} ${unit} (goal ${goal})`);
  console.log(`\n${JSON.stringify({ bench, figures, details })}`);
}
