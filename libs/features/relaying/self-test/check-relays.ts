import { randomUUID } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import type { Clock } from '@confrere/kernel';
import type { Config } from '@confrere/platform/config';
import { issueCredential, parseTurnUrl, type TrialStep, tryRelay, type TurnUrl } from '@confrere/relay';
import { CHECK_CALL } from '../control/check-call.js';
import { turnRestCredential } from '../external/turn-rest.js';
import { relayUrls } from '../ice-servers.js';

/** One way by which browsers may reach a relay, and how far a packet came on it. */
export interface WayChecked {
  /** The id of the node; null: a server of the site that is not ours. */
  readonly node: string | null;
  readonly url: string;
  readonly transport: TurnUrl['transport'];
  /** `done`, or what did not succeed. */
  readonly step: TrialStep;
  /** The relay's error code, or Node's, or `TIMEOUT`; null when it is done. */
  readonly code: number | string | null;
  /** Why this machine does not trust the certificate; null when it does, or when there is none. */
  readonly distrust: string | null;
}

export interface CheckOptions {
  readonly clock: Clock;
  /** Milliseconds for each way; all are tried at once. */
  readonly within?: number;
  readonly authorities?: readonly string[];
}

type Pair = readonly [{ username: string; credential: string }, { username: string; credential: string }];

const WITHIN = 8_000;
const GOOD_FOR = 60_000;

/**
 * Relays a packet through every URL that browsers are given, from this machine: of each of our relays UDP, TCP and TLS, then
 * the site's own servers. Never throws.
 */
export async function checkRelays(
  config: Pick<Config, 'http' | 'relay'>,
  options: CheckOptions,
): Promise<WayChecked[]> {
  const { nodes, external, secrets } = config.relay;
  const { clock, within = WITHIN, authorities = trustedHere() } = options;
  const callId = `${CHECK_CALL}${randomUUID()}`;
  const expiresAt = new Date(clock.now().getTime() + GOOD_FOR);
  const pair = (make: (who: { expiresAt: Date; callId: string; participantId: string }) => Pair[number]): Pair => [
    make({ expiresAt, callId, participantId: 'one' }),
    make({ expiresAt, callId, participantId: 'other' }),
  ];
  const check = async (node: string | null, url: string, credentials: Pair | null): Promise<WayChecked> => {
    const target = parseTurnUrl(url);
    if (!target) return { node, url, transport: 'udp', step: 'connect', code: 'URL', distrust: null };
    const isStun = target.scheme.startsWith('stun');
    const trial = await tryRelay(target, isStun ? null : credentials, { clock, within, authorities });
    return { node, url, transport: target.transport, ...trial };
  };
  const ours = nodes.flatMap((node) =>
    relayUrls(node, config).map((url) =>
      check(
        node.id,
        url,
        pair((who) => issueCredential(secrets[0], who)),
      ),
    ),
  );
  const theirs = external.flatMap(({ urls, secret, username = '', credential = '' }) =>
    urls.map((url) =>
      check(
        null,
        url,
        pair((who) => (secret === undefined ? { username, credential } : turnRestCredential(secret, who))),
      ),
    ),
  );
  return Promise.all([...ours, ...theirs]);
}

/** As browsers on this machine would: the authorities of the system beside those that Node brings. */
const trustedHere = (): string[] => [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
