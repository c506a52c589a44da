import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@confrere/platform/config';
import { Entity } from 'typeorm';
import { column, eachStorage, type Migration, openStorage } from './index.js';
import { assertSafe } from './sqlite-safety.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-storage-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('openStorage on SQLite', () => {
  it('is as safe after the second opening as after the first', async () => {
    const file = join(folder, 'below', 'confrere.sqlite');
    for (const opening of ['first', 'second', 'third']) {
      const dataSource = await openStorage({ kind: 'sqlite', file }, []);
      const pragma = async (name: string): Promise<unknown> =>
        Object.values((await dataSource.query(`PRAGMA ${name}`))[0])[0];
      const found = [opening, await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')];
      expect(found).toEqual([opening, 'wal', 2, 1]);
      await dataSource.destroy();
    }
  });

  it('does not start when one of the three does not hold', () => {
    const safe = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 };
    const read = (pragmas: Record<string, unknown>) => (name: string) => [{ [name]: pragmas[name] }];
    expect(() => assertSafe(read(safe), false)).not.toThrow();
    for (const unsafe of [{ journal_mode: 'delete' }, { synchronous: 1 }, { foreign_keys: 0 }])
      expect(() => assertSafe(read({ ...safe, ...unsafe }), false)).toThrow(Fault);
  });

  it('says in one sentence that a file is no database', async () => {
    const file = join(folder, 'letter.txt');
    writeFileSync(file, 'Dear hospital, '.repeat(100));
    const opening = openStorage({ kind: 'sqlite', file }, []);
    await expect(opening).rejects.toThrow(/^The database file .*letter\.txt cannot be opened \(SQLITE_NOTADB\).*\.$/);
  });

  it('says in one sentence that it may not write', async () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    await expect(openStorage({ kind: 'sqlite', file: join(blocked, 'x.sqlite') }, [])).rejects.toThrow(
      /^Confrere may not write the database .*: give this account write permission/,
    );
  });
});

describe('openStorage on PostgreSQL', () => {
  it('says in one sentence that nobody answers, without the password', async () => {
    const opening = openStorage({ kind: 'postgres', url: 'postgres://confrere:hunter2@127.0.0.1:1/confrere' }, []);
    await expect(opening).rejects.toThrow(/^PostgreSQL cannot be reached \(ECONNREFUSED\): check storage\.url/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });
});

@Entity('note')
class Note {
  @column.id() id!: string;
  @column.text() text!: string;
  @column.optionalMoment() readAt!: Date | null;
  @column.flag() pinned!: boolean;
  @column.count() views!: number;
  @column.json() labels!: string[];
}
const notes = (columns: string): Migration => ({
  name: '0001-notes',
  up: (run, { moment, json }) =>
    run(`CREATE TABLE note (${columns.replaceAll('MOMENT', moment).replaceAll('JSON', json)})`),
});
const COMPLETE =
  'id varchar(36) NOT NULL PRIMARY KEY, text varchar(200) NOT NULL, read_at MOMENT, pinned boolean NOT NULL, views integer NOT NULL, labels JSON NOT NULL';

eachStorage('entities and schema', (open) => {
  it('give back what was put in', async () => {
    const { unitOfWork } = await open([Note], { migrations: [notes(COMPLETE)] });
    const note: Note = {
      id: 'a',
      text: "O'Brien 🩺",
      readAt: new Date('2026-03-29T01:30:00.789Z'),
      pinned: true,
      views: 2 ** 31 - 1,
      labels: ['a', '"b"'],
    };
    await unitOfWork.everywhere.run(({ entities }) =>
      entities.insert(Note, [note, { ...note, id: 'b', readAt: null, pinned: false }]),
    );
    const [a, b] = await unitOfWork.everywhere.read((entities) => entities.find(Note, { order: { id: 'ASC' } }));
    expect(a).toEqual(note);
    expect(b).toMatchObject({ readAt: null, pinned: false });
  });

  it('are compared at the start: a column that no migration makes is found', async () => {
    const missing = notes(COMPLETE.replace(', views integer NOT NULL', ''));
    await expect(open([Note], { migrations: [missing] })).rejects.toThrow('No migration makes the column note.views.');
    const nullable = notes(COMPLETE.replace('text varchar(200) NOT NULL', 'text varchar(200)'));
    await expect(open([Note], { migrations: [nullable] })).rejects.toThrow('note.text is nullable on one side only.');
  });
});
