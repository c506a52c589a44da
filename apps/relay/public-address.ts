import { lookup } from 'node:dns/promises';
import { Fault } from '@confrere/platform/config';

/** What stands in relayed addresses: IPv4 where there is one, and IPv6 beside it where that is there as well. */
export interface PublicAddresses {
  readonly address: string;
  readonly address6?: string;
}

/**
 * The relay's addresses as the config has them, and where it has none, those of its name. Whoever asks for no family gets
 * the IPv4 one, which is what TURN means then (RFC 8656, section 7.2).
 * @throws Fault when there is none
 */
export async function publicAddresses(settings: {
  publicHost: string;
  publicAddress?: string | undefined;
  publicAddress6?: string | undefined;
}): Promise<PublicAddresses> {
  const { publicHost, publicAddress, publicAddress6 } = settings;
  const given = [publicAddress, publicAddress6].filter((address) => address !== undefined);
  const [address, address6] = given.length > 0 ? given : await addressesOf(publicHost);
  return { address: address as string, ...(address6 !== undefined && { address6 }) };
}

/** One of each family at most, IPv4 first. */
async function addressesOf(publicHost: string): Promise<string[]> {
  try {
    const all = await lookup(publicHost, { all: true });
    return [4, 6].flatMap((wanted) => all.find(({ family }) => family === wanted)?.address ?? []);
  } catch (error) {
    throw new Fault(
      `relay.publicHost: the name ${publicHost} has no address here; correct it, or write the relay's IP address instead.`,
      { cause: error },
    );
  }
}
