import { backOff } from './back-off.js';

it('waits longer each time, up to four seconds, so that a server that is back is found within five', () => {
  expect([0, 1, 2, 3, 4, 5, 1000].map((attempt) => backOff(attempt, 0))).toEqual([
    250, 500, 1000, 2000, 4000, 4000, 4000,
  ]);
});

it('takes up to half of it off at random, so that many relays do not come back in one moment', () => {
  expect(backOff(4, 0.5)).toBe(3000);
  expect(backOff(4, 0.999_999)).toBe(2000);
});
