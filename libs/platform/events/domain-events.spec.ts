import type { DomainEvent } from '@confrere/kernel';
import { DomainEvents } from './index.js';

const event = (name: string): DomainEvent => ({ name, organizationId: 'org', at: new Date(0) });

describe('DomainEvents', () => {
  it('delivers events one after the other, also when a handler takes its time', async () => {
    const events = new DomainEvents(() => undefined);
    const told: string[] = [];
    events.on('first', async () => {
      told.push('first begins');
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      told.push('first ends');
    });
    events.on('second', () => void told.push('second'));
    events.deliver([event('first'), event('second')]);
    await events.settled();
    expect(told).toEqual(['first begins', 'first ends', 'second']);
  });

  it('reports a handler that fails and goes on with the others', async () => {
    const reported: unknown[] = [];
    const events = new DomainEvents((failure) => {
      reported.push(failure);
      throw new Error('the log is full');
    });
    const told: string[] = [];
    events.on('visitor.arrived', () => {
      throw new Error('broken');
    });
    events.on('visitor.arrived', () => void told.push('still told'));
    events.deliver([event('visitor.arrived'), event('visitor.arrived')]);
    await events.settled();
    expect(reported).toHaveLength(2);
    expect(told).toEqual(['still told', 'still told']);
  });

  it('tells nothing to a handler that has stopped listening', async () => {
    const events = new DomainEvents(() => undefined);
    const told: string[] = [];
    const stop = events.on('visitor.arrived', () => void told.push('told'));
    stop();
    events.deliver([event('visitor.arrived')]);
    await events.settled();
    expect(told).toEqual([]);
  });

  it('delivers what a handler makes known after what was queued before', async () => {
    const events = new DomainEvents(() => undefined);
    const told: string[] = [];
    events.on('a', () => events.deliver([event('c')]));
    for (const name of ['a', 'b', 'c']) events.on(name, () => void told.push(name));
    events.deliver([event('a'), event('b')]);
    await events.settled();
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('lets whoever remembers something forget it before anything else is told', () => {
    const events = new DomainEvents(() => undefined);
    const told: string[] = [];
    events.on('a', () => void told.push('delivered'));
    events.atOnce('b', ({ name }) => void told.push(`${name} forgotten`));
    events.deliver([event('a'), event('b')]);
    expect(told).toEqual(['b forgotten']);
  });
});
