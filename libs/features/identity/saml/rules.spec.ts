import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const rows = readFileSync(join(__dirname, 'RULES.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (---|rule )/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, rule = '', file = '', name = '']) => ({ rule, file, name }));

describe('the rules for what identity providers say', () => {
  it('stand in a list, each once', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows.map(({ rule }) => rule)).size).toBe(rows.length);
  });

  it.each(rows)('are tried where the list says: $rule', ({ file, name }) => {
    const text = readFileSync(join(__dirname, file), 'utf8').replaceAll("\\'", "'");
    expect(name).not.toBe('');
    // A call may stand over two lines.
    expect(text.replaceAll(/\(\s+'/g, "('").includes(name)).toBe(true);
  });
});
