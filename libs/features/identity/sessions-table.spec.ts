import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const rows = readFileSync(join(__dirname, 'SESSIONS.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| (?<number>\d+) \|.*\| (?<specs>[^|]+) \|$/.exec(line)?.groups)
  .filter((groups) => groups !== undefined);

describe('the table of rules about sessions', () => {
  it('is numbered without a gap', () => {
    expect(rows.map((row) => Number(row['number']))).toEqual(rows.map((_, index) => index + 1));
    expect(rows.length).toBeGreaterThan(40);
  });

  it.each(rows.map((row) => [row['number'], row['specs'] ?? '']))('row %s names specs that are there', (_, specs) => {
    const named = [...specs.matchAll(/`(?<file>[^`]+)`: (?<name>.+?)(?=; `|$)/g)];
    expect(named.length).toBeGreaterThan(0);
    for (const { groups } of named) {
      const [file, name] = [join(root, groups?.['file'] ?? ''), groups?.['name'] ?? ''];
      expect([file, existsSync(file)]).toEqual([file, true]);
      expect([name, readFileSync(file, 'utf8').includes(name)]).toEqual([name, true]);
    }
  });
});
