import { transportAddress } from '../stun/transport-address.js';
import { SourceCounts } from './source-counts.js';

const from = (text: string) => {
  const source = transportAddress(text, 1);
  if (!source) throw new Error(`${text} is no address`);
  return source;
};

it('a source has as many as it may, others are unharmed, and what is given back can be taken again', () => {
  const counts = new SourceCounts(2);
  const anna = from('192.0.2.1');
  expect([counts.take(anna), counts.take(anna), counts.take(anna)]).toEqual([true, true, false]);
  expect(counts.take(from('192.0.2.2'))).toBe(true);
  counts.giveBack(anna);
  expect([counts.take(anna), counts.take(anna)]).toEqual([true, false]);
});

it('all addresses of an IPv6 /64 are one source, and an IPv4 address in IPv6 spelling is that IPv4 address', () => {
  const counts = new SourceCounts(1);
  expect([counts.take(from('2001:db8:1:2::1')), counts.take(from('2001:db8:1:2:ffff::9'))]).toEqual([true, false]);
  expect(counts.take(from('2001:db8:1:3::1'))).toBe(true);
  expect([counts.take(from('192.0.2.1')), counts.take(from('::ffff:192.0.2.1'))]).toEqual([true, false]);
});

it('nothing is kept of a source that has none left', () => {
  const counts = new SourceCounts(5);
  for (let turn = 0; turn < 3; turn++) counts.take(from('192.0.2.1'));
  for (let turn = 0; turn < 3; turn++) counts.giveBack(from('192.0.2.1'));
  expect(counts.sources).toBe(0);
});
