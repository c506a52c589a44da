import { randomBytes } from 'node:crypto';
import { DomainEvents } from '@confrere/platform/events';
import { DataSource, Entity } from 'typeorm';
import { column, isBoundByRowSecurity, type Migration, openStorage, UnitOfWork } from './index.js';

@Entity('paper')
class Paper {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
}

const papers: Migration = {
  name: '0001-papers',
  async up(run) {
    await run('CREATE TABLE paper (id varchar(36) NOT NULL PRIMARY KEY, organization_id varchar(36) NOT NULL)');
    await run("INSERT INTO paper (id, organization_id) VALUES ('1', 'a'), ('2', 'b')");
  },
};
const renamed: Migration = {
  name: '0002-renamed',
  async up(run) {
    await run("UPDATE paper SET id = 'two' WHERE organization_id = 'b'");
  },
};

const POSTGRES = process.env['TEST_POSTGRES_URL'];
(POSTGRES ? describe : describe.skip)('row-level security of PostgreSQL', () => {
  const name = `plain_${randomBytes(6).toString('hex')}`;
  const asIs = async (sql: string): Promise<void> => {
    const outside = await new DataSource({ type: 'postgres', url: POSTGRES ?? '' }).initialize();
    await outside.query(sql);
    await outside.destroy();
  };
  const open = (migrations: Migration[]) =>
    openStorage({ kind: 'postgres', url: POSTGRES ?? '' }, [Paper], { migrations, searchPath: name });
  beforeAll(() => asIs(`CREATE SCHEMA ${name}`));
  afterAll(() => asIs(`DROP SCHEMA ${name} CASCADE`));

  it('shows a transaction its own organization only, even to SQL that forgets to ask for it', async () => {
    const dataSource = await open([papers]);
    try {
      // TEST_POSTGRES_URL names an ordinary account: a superuser would see everything.
      expect(await isBoundByRowSecurity(dataSource)).toBe(true);
      // Nobody named: nothing. That is also what a connection from the pool sees after somebody's transaction.
      const unitOfWork = new UnitOfWork(dataSource, new DomainEvents(() => undefined));
      expect(await unitOfWork.in('a').read((entities) => entities.find(Paper))).toHaveLength(1);
      expect(await dataSource.query('SELECT * FROM paper')).toEqual([]);
      expect(await unitOfWork.everywhere.read((entities) => entities.find(Paper))).toHaveLength(2);
      const seen = await dataSource.transaction(async (manager) => {
        await manager.query("SELECT set_config('app.organization', 'a', true)");
        await manager.query("DELETE FROM paper WHERE id = '2'");
        return manager.query<{ id: string }[]>('SELECT id FROM paper');
      });
      expect(seen).toEqual([{ id: '1' }]);
      await expect(
        dataSource.transaction(async (manager) => {
          await manager.query("SELECT set_config('app.organization', 'a', true)");
          await manager.query("INSERT INTO paper (id, organization_id) VALUES ('3', 'b')");
        }),
      ).rejects.toThrow(/row-level security/);
    } finally {
      await dataSource.destroy();
    }
  });

  it('does not stand in the way of a later migration', async () => {
    const dataSource = await open([papers, renamed]);
    try {
      const unitOfWork = new UnitOfWork(dataSource, new DomainEvents(() => undefined));
      expect(await unitOfWork.in('b').read((entities) => entities.find(Paper))).toMatchObject([{ id: 'two' }]);
    } finally {
      await dataSource.destroy();
    }
  });
});
