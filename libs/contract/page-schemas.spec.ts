import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as withZod from './index.js';

interface Reader {
  safeParse(value: unknown): { success: boolean; data?: unknown };
}
type Contract = Record<string, Reader>;

/** The contract's own files, read a second time with the page's schemas in the place of zod. */
const inThePage = ((): Contract => {
  let contract: Contract = {};
  jest.isolateModules(() => {
    jest.doMock('zod/mini', () => jest.requireActual<object>('./page-schemas.js'));
    contract = jest.requireActual<Contract>('./index.js');
  });
  return contract;
})();

const SHAPES: Readonly<Record<string, readonly string[]>> = {
  client: ['ClientMessage', 'Request'],
  server: ['ServerMessage', 'ServerEvent'],
  peer: ['PeerMessage'],
  rest: ['OpenLink', 'VisitPage', 'EnterDesk', 'DeskIdentity', 'CreateInvitation', 'CreatedInvitation', 'Problem'],
};
const folder = join(__dirname, 'fixtures');
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const files = (wire: string): string[] => readdirSync(join(folder, wire)).map((file) => `${wire}/${file}`);

const ODD: readonly unknown[] = [
  null,
  undefined,
  true,
  '',
  'x',
  'x'.repeat(65),
  'x'.repeat(50_000),
  'line\nbreak',
  'not a link',
  '2026-12-03T10:30:00.000Z',
  -1,
  0,
  1,
  1.5,
  65,
  Number.MAX_SAFE_INTEGER + 1,
  Number.NaN,
  [],
  [null],
  {},
];

/** The same with one thing in it changed, everywhere and in many ways: left out, of another kind, doubled, one too many. */
function* spoiled(value: unknown): Generator<unknown> {
  yield* ODD;
  if (Array.isArray(value)) {
    yield Array.from({ length: 600 }, () => value[0] as unknown);
    for (const [index, each] of value.entries()) for (const other of spoiled(each)) yield value.with(index, other);
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, stranger: 1 };
    yield JSON.parse(`{"__proto__":{},${JSON.stringify(value).slice(1)}`.replace(',}', '}'));
    for (const [key, each] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const other of spoiled(each)) yield { ...value, [key]: other };
    }
  }
}

const cases = Object.entries(SHAPES).flatMap(([wire, shapes]) => shapes.map((shape) => [shape, files(wire)] as const));

describe('the page reads as zod does', () => {
  test.each(cases)('%s, whole and spoiled', (name, own) => {
    const [zod, page] = [(withZod as unknown as Contract)[name]!, inThePage[name]!];
    expect(page).not.toBe(zod);
    const told = { fits: 0, refused: 0 };
    for (const value of own.map(read).flatMap((whole) => [whole, ...spoiled(whole)])) {
      const [expected, got] = [zod.safeParse(value), page.safeParse(value)];
      if (expected.success !== got.success)
        throw new Error(`zod says ${String(expected.success)}: ${String(JSON.stringify(value)).slice(0, 500)}`);
      if (expected.success) expect(got.data).toEqual(expected.data);
      told[expected.success ? 'fits' : 'refused']++;
    }
    expect(told.fits).toBeGreaterThan(0);
    expect(told.refused).toBeGreaterThan(20);
  });

  test.each(files('refused'))('%s is refused', (file) => {
    const { shape, value } = read(file) as { shape: string; value: unknown };
    expect(inThePage[shape]!.safeParse(value).success).toBe(false);
  });

  test('what does not fit is thrown at whoever parses it', () => {
    const { PeerMessage } = inThePage as unknown as { PeerMessage: { parse(value: unknown): unknown } };
    expect(PeerMessage.parse({ type: 'answered' })).toEqual({ type: 'answered' });
    expect(() => PeerMessage.parse({ type: 'unheard-of' })).toThrow(TypeError);
  });
});
