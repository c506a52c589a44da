import { WakeLock } from './wake-lock.js';

describe('WakeLock', () => {
  let held: number;
  let fails: boolean;
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };

  beforeEach(() => {
    held = 0;
    fails = false;
    Object.defineProperty(navigator, 'wakeLock', {
      configurable: true,
      value: {
        request: async () => {
          if (fails) throw new DOMException('low battery', 'NotAllowedError');
          held++;
          let mine = true;
          return { release: async () => void (mine && ((mine = false), held--)) };
        },
      },
    });
  });

  it('is held once while wanted, also after the page was hidden and came back', async () => {
    const lock = new WakeLock();
    lock.request();
    lock.request();
    await settle();
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(held).toBe(1);
    lock.release();
    await settle();
    expect(held).toBe(0);
  });

  it('that is given after it was released is given back', async () => {
    const lock = new WakeLock();
    lock.request();
    lock.release();
    await settle();
    expect(held).toBe(0);
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(held).toBe(0);
  });

  it('that is refused does no harm', async () => {
    fails = true;
    const lock = new WakeLock();
    lock.request();
    await settle();
    lock.release();
    expect(held).toBe(0);
  });
});
