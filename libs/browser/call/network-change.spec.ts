import { onNetworkChange } from './network-change.js';

describe('onNetworkChange', () => {
  const connection = new EventTarget() as EventTarget & { type: string | undefined };
  let changes: number;
  let stop: () => void;
  const become = (type: string | undefined): void => {
    connection.type = type;
    connection.dispatchEvent(new Event('change'));
  };

  beforeEach(() => {
    connection.type = 'wifi';
    Object.defineProperty(navigator, 'connection', { configurable: true, value: connection });
    changes = 0;
    stop = onNetworkChange(() => changes++);
  });

  afterEach(() => stop());

  it('tells when a phone goes from Wi-Fi to mobile data', () => {
    become('cellular');
    expect(changes).toBe(1);
  });

  it('is not misled by new estimates of the same network', () => {
    become('wifi');
    expect(changes).toBe(0);
  });

  it('waits for a network when there is none', () => {
    become('none');
    expect(changes).toBe(0);
    become('wifi');
    expect(changes).toBe(1);
  });

  it('where the kind of network is not told, hears that it came back', () => {
    become(undefined);
    changes = 0;
    become(undefined);
    expect(changes).toBe(0);
    window.dispatchEvent(new Event('online'));
    expect(changes).toBe(1);
  });

  it('tells nothing after it was stopped', () => {
    stop();
    become('cellular');
    window.dispatchEvent(new Event('online'));
    expect(changes).toBe(0);
  });
});
