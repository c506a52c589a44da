import { lookup } from 'node:dns/promises';
import { Fault } from '@confrere/platform/config';

/**
 * The IP address that stands in every relayed address; of a name with several, an IPv4 one, which is what TURN means
 * when nobody asks for a family (RFC 8656, section 7.2).
 * @throws Fault when the name has none
 */
export async function publicAddress(publicHost: string): Promise<string> {
  try {
    return (await lookup(publicHost, { order: 'ipv4first' })).address;
  } catch (error) {
    throw new Fault(
      `relay.publicHost: the name ${publicHost} has no address here; correct it, or write the relay's IP address instead.`,
      { cause: error },
    );
  }
}
