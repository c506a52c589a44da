import { eachStorage, type Migration } from './index.js';
import { runMigrations } from './run-migrations.js';

const first: Migration = {
  name: '0001-first',
  async up(run) {
    await run('CREATE TABLE parent (id varchar(36) NOT NULL PRIMARY KEY)');
    await run(
      'CREATE TABLE child (id varchar(36) NOT NULL PRIMARY KEY, parent_id varchar(36) NOT NULL REFERENCES parent (id) ON DELETE CASCADE)',
    );
  },
};
const migration = (name: string, statements: string[], removesRowsFrom?: string[]): Migration => ({
  name,
  async up(run) {
    for (const statement of statements) await run(statement);
  },
  ...(removesRowsFrom ? { removesRowsFrom } : {}),
});

eachStorage('runMigrations', (open, engine) => {
  const withRows = async () => {
    const { dataSource } = await open([], { migrations: [first] });
    await dataSource.query(`INSERT INTO parent (id) VALUES ('p')`);
    await dataSource.query(`INSERT INTO child (id, parent_id) VALUES ('a', 'p'), ('b', 'p')`);
    const count = async (table: string): Promise<number> => {
      const [row]: { n: unknown }[] = await dataSource.query(`SELECT count(*) AS n FROM ${table}`);
      return Number(row?.n);
    };
    return { dataSource, count };
  };

  it('runs each migration once', async () => {
    const { dataSource } = await withRows();
    const second = migration('0002-second', ['ALTER TABLE parent ADD COLUMN note varchar(10)']);
    expect(await runMigrations(dataSource, [first, second])).toEqual(['0002-second']);
    expect(await runMigrations(dataSource, [first, second])).toEqual([]);
  });

  it('undoes a migration that would lose rows which it did not announce', async () => {
    const { dataSource, count } = await withRows();
    const careless = migration('0002-careless', [
      'ALTER TABLE parent ADD COLUMN note varchar(10)',
      `DELETE FROM child WHERE id = 'a'`,
    ]);
    await expect(runMigrations(dataSource, [first, careless])).rejects.toThrow(/child would have lost 1 of 2 rows/);
    expect(await count('child')).toBe(2);
    await expect(dataSource.query('SELECT note FROM parent')).rejects.toThrow();
    // Fixed, the same migration runs.
    const fixed = migration('0002-careless', ['ALTER TABLE parent ADD COLUMN note varchar(10)']);
    expect(await runMigrations(dataSource, [first, fixed])).toEqual(['0002-careless']);
  });

  it('lets announced rows go', async () => {
    const { dataSource, count } = await withRows();
    const announced = migration('0002-tidy', [`DELETE FROM child WHERE id = 'a'`], ['child']);
    await runMigrations(dataSource, [first, announced]);
    expect(await count('child')).toBe(1);
  });

  it('refuses a database that a newer version has written', async () => {
    const { dataSource } = await withRows();
    await runMigrations(dataSource, [first, migration('0002-newer', [])]);
    await expect(runMigrations(dataSource, [first])).rejects.toThrow(/newer version of Confrere \(0002-newer\)/);
  });

  it('keeps nothing of a migration that fails half way', async () => {
    const { dataSource } = await withRows();
    const broken = migration('0002-broken', [
      'CREATE TABLE half (id varchar(36))',
      'CREATE TABLE half (id varchar(36))',
    ]);
    await expect(runMigrations(dataSource, [first, broken])).rejects.toThrow(/failed at 0002-broken/);
    await expect(dataSource.query('SELECT * FROM half')).rejects.toThrow();
  });

  if (engine === 'sqlite') {
    it('rebuilds a table without its children being deleted by cascade, and turns foreign keys on again', async () => {
      const { dataSource, count } = await withRows();
      const rebuild = migration('0002-rebuild', [
        'CREATE TABLE parent_new (id varchar(36) NOT NULL PRIMARY KEY, note varchar(10))',
        'INSERT INTO parent_new (id) SELECT id FROM parent',
        'DROP TABLE parent',
        'ALTER TABLE parent_new RENAME TO parent',
      ]);
      await runMigrations(dataSource, [first, rebuild]);
      expect(await count('child')).toBe(2);
      expect(await dataSource.query('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    });

    it('turns foreign keys on again after a failure too', async () => {
      const { dataSource } = await withRows();
      const orphan = migration('0002-orphans', [`DELETE FROM parent`], ['parent']);
      await expect(runMigrations(dataSource, [first, orphan])).rejects.toThrow(/2 references in child/);
      expect(await dataSource.query('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    });
  }
});
