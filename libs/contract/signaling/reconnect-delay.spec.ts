import { reconnectDelay } from './reconnect-delay.js';

describe('reconnectDelay', () => {
  it('varies by a fifth up and down, so that pages do not come back all at once', () => {
    expect(reconnectDelay(1, 0)).toBe(800);
    expect(reconnectDelay(1, 1)).toBe(1_200);
    expect(reconnectDelay(9, 0)).toBe(4_000);
    expect(reconnectDelay(9, 1)).toBe(6_000);
  });

  it('does not wait before the first attempt', () => {
    expect(reconnectDelay(0, 1)).toBe(0);
  });
});
