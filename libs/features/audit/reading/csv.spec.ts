import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvRow } from './csv.js';

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\n@x'])('no spreadsheet runs %j', (cell) => {
  expect(csvRow([cell])).toBe(`"'${cell}"\r\n`);
});

it('numbers and plain words stay as they are', () => {
  expect(csvRow([-5, 'member.renamed', null, 'say "hi", please'])).toBe(
    '"-5","member.renamed","","say ""hi"", please"\r\n',
  );
});

it('every cell is read back as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cells) => {
      const rows: string[][] = parse(csvRow(cells), { record_delimiter: '\r\n' });
      const [read] = rows;
      expect(read?.map((cell, at) => (cell === cells[at] ? cell : cell.slice(1)))).toEqual(cells);
    }),
  );
});
