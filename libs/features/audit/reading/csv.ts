/** What a spreadsheet would take for a formula (OWASP, "CSV Injection"), full-width forms included. */
const FORMULA = /^[\s]*[=+\-@\t\r\n＝＋－＠]/;

/**
 * One row of CSV (RFC 4180), with its line end. Every cell is quoted; a cell that a spreadsheet would run gets an apostrophe
 * in front, which spreadsheets do not show.
 */
export const csvRow = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => quoted(guarded(cell))).join(',')}\r\n`;

const guarded = (cell: string | number | null): string => {
  if (typeof cell === 'number') return String(cell);
  return cell !== null && FORMULA.test(cell) ? `'${cell}` : (cell ?? '');
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
