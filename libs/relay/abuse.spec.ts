import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = __dirname;
const rows = [...readFileSync(join(HERE, 'ABUSE.md'), 'utf8').matchAll(/^\| (\d+) \|/gm)].map(([, row]) => Number(row));
const tried = new Set(
  readdirSync(HERE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.ts'))
    .flatMap((name) => [...readFileSync(join(HERE, name), 'utf8').matchAll(/['"]abuse ([\d, ]+):/g)])
    .flatMap(([, numbers = '']) => numbers.split(',').map(Number)),
);

it('every way to abuse a relay that we know of is tried by a spec, and no spec names one that is not in the list', () => {
  expect(rows).toEqual(rows.map((_, index) => index + 1));
  expect([...tried].sort((one, other) => one - other)).toEqual(rows);
});
