import { Turns } from './turns.js';

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

/** Work that ends when told, and says when it begins. */
const work = (name: string, begun: string[]) => {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { end, run: () => (begun.push(name), ended) };
};

describe('Turns', () => {
  it('lets shared turns run side by side and an exclusive one alone', async () => {
    const turns = new Turns();
    const begun: string[] = [];
    const [a, b, alone, c] = ['a', 'b', 'alone', 'c'].map((name) => work(name, begun));
    if (!a || !b || !alone || !c) throw new Error('unreachable');
    void turns.shared(a.run);
    void turns.shared(b.run);
    void turns.exclusive(alone.run);
    void turns.shared(c.run);
    await settle();
    expect(begun).toEqual(['a', 'b']);
    a.end();
    await settle();
    expect(begun).toEqual(['a', 'b']);
    b.end();
    await settle();
    expect(begun).toEqual(['a', 'b', 'alone']);
    alone.end();
    await settle();
    expect(begun).toEqual(['a', 'b', 'alone', 'c']);
  });

  it('goes on after a turn that failed', async () => {
    const turns = new Turns();
    const failing = turns.exclusive(() => Promise.reject(new Error('no')));
    const next = turns.exclusive(() => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('next');
  });
});
