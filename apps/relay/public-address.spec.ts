import { publicAddress } from './public-address.js';

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
  ['localhost', '127.0.0.1'],
])('%s stands for %s in relayed addresses', async (publicHost, address) => {
  expect(await publicAddress(publicHost)).toBe(address);
});

it('a name without an address is told in one sentence, with what to do', async () => {
  await expect(publicAddress('relay.invalid')).rejects.toThrow(
    "relay.publicHost: the name relay.invalid has no address here; correct it, or write the relay's IP address instead.",
  );
});
