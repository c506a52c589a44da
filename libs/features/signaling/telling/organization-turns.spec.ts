import { OrganizationTurns } from './organization-turns.js';

describe('turns of an organization', () => {
  it('come one after the other, in the order of asking, whatever they wait for', async () => {
    const turns = new OrganizationTurns();
    const done: string[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = turns.take('org', () => gate.then(() => void done.push('first')));
    const second = turns.take('org', () => Promise.resolve(void done.push('second')));
    const elsewhere = turns.take('other', () => Promise.resolve(void done.push('elsewhere')));
    await elsewhere;
    open();
    await Promise.all([first, second]);
    expect(done).toEqual(['elsewhere', 'first', 'second']);
  });

  it('go on after one that failed, which only its caller hears of', async () => {
    const turns = new OrganizationTurns();
    const failing = turns.take('org', () => Promise.reject(new Error('no')));
    const next = turns.take('org', () => Promise.resolve('told'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('told');
    await turns.settled();
  });
});
