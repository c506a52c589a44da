import type { DomainEvent } from '@confrere/kernel';
import { Entity } from 'typeorm';
import { column, eachStorage, type Migration } from './index.js';

@Entity('account')
class Account {
  @column.id() id!: string;
  @column.count() balance!: number;
}

const accounts: Migration = {
  name: '0001-accounts',
  up: (run) => run('CREATE TABLE account (id varchar(36) NOT NULL PRIMARY KEY, balance integer NOT NULL)'),
};

/** Something that a test lets happen when it wants. */
const gate = () => {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const fact = (name: string): DomainEvent => ({ name, organizationId: 'org', at: new Date(0) });

eachStorage('UnitOfWork', (open, engine) => {
  const openAccounts = () => open([Account], { migrations: [accounts] });

  it("keeps another's work out of an open transaction, so that its rollback loses nothing of theirs", async () => {
    const { unitOfWork } = await openAccounts();
    const held = gate();
    const inside = gate();
    const seen: string[] = [];
    const a = unitOfWork.everywhere
      .run(async ({ entities }) => {
        await entities.insert(Account, { id: 'a', balance: 1 });
        inside.open();
        await held.opened;
        throw new Error('a changes its mind');
      })
      .catch((error: Error) => seen.push(error.message));
    await inside.opened;
    const b = unitOfWork.everywhere.run(async ({ entities }) => {
      seen.push('b runs');
      await entities.insert(Account, { id: 'b', balance: 2 });
    });
    const reader = unitOfWork.everywhere.read((entities) => entities.countBy(Account, { id: 'a' }));
    await turns(20);
    // On SQLite there is one connection: not one statement of b has run while a is open.
    if (engine === 'sqlite') expect(seen).toEqual([]);
    held.open();
    expect(await reader).toBe(0);
    await Promise.all([a, b]);
    expect(seen).toContain('a changes its mind');
    const left = await unitOfWork.everywhere.read((entities) => entities.find(Account));
    expect(left).toEqual([{ id: 'b', balance: 2 }]);
  });

  it('300 concurrent changes of one row add up, whatever a third of them rolls back', async () => {
    const { unitOfWork } = await openAccounts();
    await unitOfWork.everywhere.run(({ entities }) => entities.insert(Account, { id: 'a', balance: 0 }));
    const refused = new Error('rolled back on purpose');
    const results = await Promise.allSettled(
      Array.from({ length: 300 }, (_, index) =>
        unitOfWork.everywhere.run(async ({ entities }) => {
          const account = await entities.findOneByOrFail(Account, { id: 'a' });
          await turns(1);
          await entities.update(Account, { id: 'a' }, { balance: account.balance + 1 });
          if (index % 3 === 0) throw refused;
        }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(200);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBe(refused);
    const account = await unitOfWork.everywhere.read((entities) => entities.findOneByOrFail(Account, { id: 'a' }));
    expect(account.balance).toBe(200);
  }, 30_000);

  it('two transactions that each rely on what the other changes cannot both succeed unseen', async () => {
    const { unitOfWork } = await openAccounts();
    await unitOfWork.everywhere.run(({ entities }) =>
      entities.insert(Account, [
        { id: 'a', balance: 1 },
        { id: 'b', balance: 1 },
      ]),
    );
    const withdraw = (from: string) =>
      unitOfWork.everywhere.run(async ({ entities }) => {
        const all = await entities.find(Account);
        await turns(2);
        if (all.reduce((sum, each) => sum + each.balance, 0) < 2) return;
        await entities.update(Account, { id: from }, { balance: 0 });
      });
    await Promise.all([withdraw('a'), withdraw('b')]);
    const left = await unitOfWork.everywhere.read((entities) => entities.find(Account));
    expect(left.reduce((sum, each) => sum + each.balance, 0)).toBe(1);
  });

  it('tells facts after the commit and in order; a rollback tells nothing', async () => {
    const { unitOfWork, events } = await openAccounts();
    const told: string[] = [];
    const seenBy: number[] = [];
    events.on('account.opened', async () => {
      told.push('opened');
      seenBy.push(await unitOfWork.everywhere.read((entities) => entities.count(Account)));
    });
    events.on('account.praised', () => void told.push('praised'));
    await unitOfWork.everywhere.run(async ({ entities, tell }) => {
      tell(fact('account.opened'));
      tell(fact('account.praised'));
      await entities.insert(Account, { id: 'a', balance: 0 });
      await turns(2);
      expect(told).toEqual([]);
    });
    await expect(
      unitOfWork.everywhere.run(async ({ tell }) => {
        tell(fact('account.praised'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await events.settled();
    expect(told).toEqual(['opened', 'praised']);
    expect(seenBy).toEqual([1]);
  });

  it('refuses a unit of work inside another at once, instead of waiting for itself', async () => {
    const { unitOfWork } = await openAccounts();
    const whose = [unitOfWork.everywhere, unitOfWork.in('org')];
    for (const outer of whose)
      for (const inner of whose)
        for (const nested of [() => inner.run(async () => undefined), () => inner.read(async () => undefined)]) {
          // Between two turns of the event loop, too: what is open is known wherever the work has got to.
          const late = () => turns(1).then(nested);
          for (const work of [nested, late]) {
            await expect(outer.run(work)).rejects.toThrow('inside another');
            await expect(outer.read(work)).rejects.toThrow('inside another');
          }
        }
    await expect(unitOfWork.everywhere.run(async () => 'still works')).resolves.toBe('still works');
    await expect(unitOfWork.everywhere.read(async () => 'still works')).resolves.toBe('still works');
  });

  it('lets a fact that is told lead to a transaction of its own', async () => {
    const { unitOfWork, events } = await openAccounts();
    events.on('account.opened', () =>
      unitOfWork.everywhere.run(
        async ({ entities }) => void (await entities.insert(Account, { id: 'gift', balance: 1 })),
      ),
    );
    await unitOfWork.everywhere.run(async ({ tell }) => tell(fact('account.opened')));
    await events.settled();
    expect(await unitOfWork.everywhere.read((entities) => entities.countBy(Account, { id: 'gift' }))).toBe(1);
  });
});
