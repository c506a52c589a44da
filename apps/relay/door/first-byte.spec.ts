import { speechOf } from './first-byte.js';

it('every first byte is told: STUN, TLS, the letters of HTTP, and nothing else', () => {
  const told = { turn: '', tls: '', http: '', unknown: 0 };
  for (let byte = 0; byte < 256; byte++) {
    const speech = speechOf(byte);
    if (speech === 'unknown') told.unknown++;
    else told[speech] += speech === 'http' ? String.fromCharCode(byte) : byte.toString(16);
  }
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  expect(told).toEqual({ turn: '0123', tls: '16', http: letters + letters.toLowerCase(), unknown: 256 - 4 - 1 - 52 });
});
