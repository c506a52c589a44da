import { publicAddresses } from './public-address.js';

it.each([
  ['127.0.0.1', { address: '127.0.0.1' }],
  ['::1', { address: '::1' }],
])('%s stands for itself in relayed addresses', async (publicHost, addresses) => {
  expect(await publicAddresses({ publicHost })).toEqual(addresses);
});

it('a name stands for its IPv4 address', async () => {
  expect(await publicAddresses({ publicHost: 'localhost' })).toMatchObject({ address: '127.0.0.1' });
});

it.each([
  [
    { publicAddress: '192.0.2.1', publicAddress6: '2001:db8::1' },
    { address: '192.0.2.1', address6: '2001:db8::1' },
  ],
  [{ publicAddress: '192.0.2.1' }, { address: '192.0.2.1' }],
  [{ publicAddress6: '2001:db8::1' }, { address: '2001:db8::1' }],
])('what is configured is not looked up: %j', async (given, addresses) => {
  expect(await publicAddresses({ publicHost: 'relay.invalid', ...given })).toEqual(addresses);
});

it('a name without an address is told in one sentence, with what to do', async () => {
  await expect(publicAddresses({ publicHost: 'relay.invalid' })).rejects.toThrow(
    "relay.publicHost: the name relay.invalid has no address here; correct it, or write the relay's IP address instead.",
  );
});
