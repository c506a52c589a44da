import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contract from './index.js';

const folder = join(__dirname, 'fixtures');
const names = (wire: string): string[] => readdirSync(join(folder, wire)).map((file) => file.replace(/\.json$/, ''));
const read = (wire: string, name: string): unknown =>
  JSON.parse(readFileSync(join(folder, wire, `${name}.json`), 'utf8'));

/** A file is called after its type, and after what is special about it where a type has several: `welcome.desk`. */
const isOf = (name: string, type: string): boolean => name === type || name.startsWith(`${type}.`);

const unions = {
  client: contract.ClientMessage,
  server: contract.ServerMessage,
  peer: contract.PeerMessage,
  'from-relay': contract.RelayMessage,
  'to-relay': contract.RelayOrder,
};
/** What a file of `rest/` exports to be read or written as JSON. */
const schemasOf = (file: string): [string, Schema][] =>
  Object.entries(jest.requireActual<Record<string, unknown>>(join(__dirname, 'rest', file))).filter(
    (entry): entry is [string, Schema] => isSchema(entry[1]),
  );
interface Schema {
  parse(value: unknown): unknown;
}
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && '_zod' in value;
const shapes = readdirSync(join(__dirname, 'rest')).flatMap(schemasOf);

const typesOf = (union: (typeof unions)[keyof typeof unions]): string[] =>
  union.def.options.map((option) => [...option.def.shape.type.def.values][0] as string);

describe.each(Object.entries(unions))('fixtures of %s messages', (wire, union) => {
  it.each(typesOf(union))('hold one of %s', (type) => {
    const own = names(wire).filter((name) => (read(wire, name) as { type: string }).type === type);
    expect(own.length).toBeGreaterThan(0);
    for (const name of own) expect(isOf(name, type)).toBe(true);
  });

  it.each(names(wire))('%s is read whole', (name) => {
    expect(union.parse(read(wire, name))).toEqual(read(wire, name));
  });
});

describe('fixtures of REST shapes', () => {
  it.each(shapes)('hold one of %s, read whole', (name, shape) => {
    const own = names('rest').filter((file) => isOf(file, name));
    expect(own.length).toBeGreaterThan(0);
    for (const file of own) expect(shape.parse(read('rest', file))).toEqual(read('rest', file));
  });

  it('hold none of a shape that is not there any more', () => {
    const strangers = names('rest').filter((file) => !shapes.some(([name]) => isOf(file, name)));
    expect(strangers).toEqual([]);
  });

  it('are of shapes that whoever uses the contract finds', () => {
    for (const [name, shape] of shapes) expect([name, contract[name as keyof typeof contract]]).toEqual([name, shape]);
  });
});

describe('refused fixtures', () => {
  it.each(names('refused'))('%s', (name) => {
    const { shape, why, value } = read('refused', name) as {
      shape: keyof typeof contract;
      why: string;
      value: unknown;
    };
    const schema = contract[shape] as unknown as { safeParse(value: unknown): { success: boolean } };
    expect(why).not.toBe('');
    expect(schema.safeParse(value).success).toBe(false);
  });
});
