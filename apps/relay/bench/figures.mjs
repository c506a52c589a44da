// From what was measured to a table, and to the figures that have goals.
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios of the same round: what the machine did meanwhile cancels out. */
export const ratio = (one, other) => median(one.map((value, index) => value / other[index]));

export const rounded = (value, digits = 2) => Number(value.toFixed(digits));

/** A figure and its goal; `holds` is judged on the value as it is printed. */
export function figure(name, value, unit, most) {
  const printed = rounded(value);
  return { name, value: printed, unit, goal: `<= ${most}`, holds: printed <= most };
}

/** Prints rows of equal keys as a table. */
export function table(title, rows) {
  const columns = Object.keys(rows[0]);
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => String(row[column]).length)));
  const line = (cells) =>
    `  ${cells.map((cell, index) => (index === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[index]))).join('   ')}`;
  console.log(`\n${title}\n${line(columns)}`);
  for (const row of rows) console.log(line(columns.map((column) => row[column])));
}
