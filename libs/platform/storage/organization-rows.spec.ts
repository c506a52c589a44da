import { Entity, In } from 'typeorm';
import { column, eachStorage, type Migration } from './index.js';

@Entity('paper')
class Paper {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.text() title!: string;
}

@Entity('stamp')
class Stamp {
  @column.id() id!: string;
}

const papers: Migration = {
  name: '0001-papers',
  async up(run) {
    await run(
      'CREATE TABLE paper (id varchar(36) NOT NULL PRIMARY KEY, organization_id varchar(36) NOT NULL, title varchar(200) NOT NULL)',
    );
    await run('CREATE TABLE stamp (id varchar(36) NOT NULL PRIMARY KEY)');
  },
};

eachStorage('the rows of one organization', (open) => {
  const filled = async () => {
    const { unitOfWork } = await open([Paper, Stamp], { migrations: [papers] });
    await unitOfWork.everywhere.run(async ({ entities }) => {
      await entities.insert(Paper, { id: '1', organizationId: 'a', title: 'of a' });
      await entities.insert(Paper, { id: '2', organizationId: 'b', title: 'of b' });
    });
    return { ours: unitOfWork.in('a'), all: unitOfWork.everywhere };
  };

  it('are all that is found, whatever is not asked for', async () => {
    const { ours } = await filled();
    expect(await ours.read((entities) => entities.find(Paper))).toHaveLength(1);
    expect(await ours.read((entities) => entities.findOneBy(Paper, { id: '2' }))).toBeNull();
    expect(await ours.read((entities) => entities.findBy(Paper, [{ id: '1' }, { id: '2' }]))).toHaveLength(1);
    expect(await ours.read((entities) => entities.count(Paper, { where: { title: 'of b' } }))).toBe(0);
    expect(await ours.read((entities) => entities.countBy(Paper, { organizationId: In(['a', 'b']) }))).toBe(1);
  });

  it('are all that can be changed', async () => {
    const { ours, all } = await filled();
    await ours.run(async ({ entities }) => {
      expect((await entities.update(Paper, { id: '2' }, { title: 'taken' })).affected).toBe(0);
      expect((await entities.delete(Paper, { id: '2' })).affected).toBe(0);
    });
    expect(await all.read((entities) => entities.findOneBy(Paper, { id: '2' }))).toMatchObject({ title: 'of b' });
  });

  it('are named in what is written', async () => {
    const { ours, all } = await filled();
    await ours.run(({ entities }) => entities.insert(Paper, { id: '3', title: 'new' }));
    expect(await all.read((entities) => entities.findOneBy(Paper, { id: '3' }))).toMatchObject({ organizationId: 'a' });
  });

  it('cannot be mixed with those of another: asking for one is a fault of the caller', async () => {
    const { ours } = await filled();
    await expect(ours.read((entities) => entities.findBy(Paper, { organizationId: 'b' }))).rejects.toThrow(/Another/);
    await expect(
      ours.run(({ entities }) => entities.insert(Paper, { id: '4', organizationId: 'b', title: '' })),
    ).rejects.toThrow(/Another/);
    await expect(
      ours.run(({ entities }) => entities.update(Paper, { id: '1' }, { organizationId: 'b' })),
    ).rejects.toThrow(/does not change/);
    await expect(ours.read((entities) => entities.find(Stamp))).rejects.toThrow(/belongs to no organization/);
  });
});
