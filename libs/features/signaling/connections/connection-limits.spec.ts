import { ConnectionCount } from './connection-limits.js';

describe('open sockets', () => {
  it('of one login or link are limited, whatever the address', () => {
    const count = new ConnectionCount({ perAccess: 2, perAddress: 10, inAll: 10 });
    expect(count.take('10.0.0.1', 'link-1')).not.toBeNull();
    expect(count.take('10.0.0.2', 'link-1')).not.toBeNull();
    expect(count.take('10.0.0.3', 'link-1')).toBeNull();
    expect(count.take('10.0.0.3', 'link-2')).not.toBeNull();
  });

  it('of one address are limited', () => {
    const count = new ConnectionCount({ perAccess: 9, perAddress: 1, inAll: 10 });
    count.take('10.0.0.1', 'link-1');
    expect(count.hasRoomFor('10.0.0.1')).toBe(false);
    expect(count.hasRoomFor('10.0.0.2')).toBe(true);
  });

  it('are limited in all', () => {
    const count = new ConnectionCount({ perAccess: 9, perAddress: 9, inAll: 1 });
    count.take('10.0.0.1', 'link-1');
    expect(count.take('10.0.0.2', 'link-2')).toBeNull();
  });

  it('give their place back once, and nothing is remembered of them', () => {
    const count = new ConnectionCount({ perAccess: 1, perAddress: 1, inAll: 1 });
    const give = count.take('10.0.0.1', 'link-1');
    give?.();
    give?.();
    expect(count.size).toBe(0);
    expect(count.take('10.0.0.1', 'link-1')).not.toBeNull();
    expect(count.take('10.0.0.1', 'link-1')).toBeNull();
  });
});
