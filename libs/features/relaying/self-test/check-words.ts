import { parseTurnUrl } from '@confrere/relay';
import type { WayChecked } from './check-relays.js';

/** What was found, and what an administrator does about it; null when there is nothing to do. */
export interface CheckWords {
  readonly says: string;
  readonly todo: string | null;
}

/** Where a way leads, in words. */
interface Place {
  readonly host: string;
  readonly port: number;
  /** `UDP port 3478 of relay.example.org`. */
  readonly where: string;
  /** `UDP`, `TCP`, `TLS`. */
  readonly way: string;
  readonly protocol: 'UDP' | 'TCP';
  readonly isOurs: boolean;
}

/** One way in words, for a network department: which protocol and port, from where to where. */
export function checkWords(way: WayChecked): CheckWords {
  const url = parseTurnUrl(way.url);
  if (!url)
    return {
      says: `${way.url} is no address of a TURN server.`,
      todo: 'Correct it in relay.external; it looks like turns:turn.example.org:443?transport=tcp.',
    };
  const protocol = url.transport === 'udp' ? 'UDP' : 'TCP';
  const where = `${protocol} port ${url.port} of ${url.host}`;
  const place = { ...url, where, protocol, way: url.transport.toUpperCase(), isOurs: way.node !== null } as const;
  if (way.step !== 'done') return failureWords(way, place);
  if (way.distrust !== null) return distrustWords(way.distrust, place);
  const what = url.scheme.startsWith('stun') ? 'a question was answered by' : 'a packet was relayed through';
  return { says: `${place.way} works: ${what} ${where}.`, todo: null };
}

function failureWords({ step, code }: WayChecked, place: Place): CheckWords {
  const { way, where, host } = place;
  const fails = (why: string, todo: string): CheckWords => ({ says: `${way} does not work: ${why}`, todo });
  if (step === 'permit') {
    const own = 'Correct relay.publicHost or relay.publicAddress: the relay must know its own address.';
    const foreign = `Nothing, if it does so on purpose; else ask whoever runs ${host} (coturn: allowed-peer-ip).`;
    return fails(`${where} lets in, but refuses to relay to itself (${code}).`, place.isOurs ? own : foreign);
  }
  if (step === 'relay')
    return fails(
      `${where} let both sides in, but no packet came through.`,
      `Look at the log of the relay; a firewall that lets small packets pass and drops others does this too.`,
    );
  if (typeof code === 'number') return fails(...refusal(code, place));
  if (step === 'allocate' && place.protocol === 'TCP')
    return fails(
      `something answers on ${where}, but it is not a TURN relay.`,
      `Let connections to it pass as they are: a proxy or firewall that reads HTTP, or another program, stands in the way.`,
    );
  return fails(...connectionFailure(String(code), place));
}

function refusal(code: number, { where, isOurs, host }: Place): [why: string, todo: string] {
  if (code === 401)
    return isOurs
      ? [
          `the relay on ${where} refuses our credentials.`,
          'Give server and relay the same relay.secret, and set the clocks of both machines.',
        ]
      : [
          `${where} refuses the credentials.`,
          `Compare them, or the shared secret, with what ${host} has; with a secret its clock must be right too.`,
        ];
  if (code === 508 || code === 486)
    return [
      `the relay on ${where} takes nobody in (${code}): it is full, or it drains before it stops. Calls that run go on; new ones go directly, and fail where the networks do not let them.`,
      'Wait for it, or start another one; when it is full, give it more room in relay.limits.',
    ];
  return [`the relay on ${where} answers with error ${code}.`, 'Look at its log.'];
}

function connectionFailure(code: string, place: Place): [why: string, todo: string] {
  const { host, where, protocol, port, isOurs } = place;
  const whose = isOurs ? 'the relay' : host;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        `the name ${host} has no address on this machine.`,
        'Enter it in the DNS that this machine and the browsers ask.',
      ];
    case 'ECONNREFUSED':
      return [
        `nothing listens on ${where}.`,
        `Start ${whose}; where it stands behind another address, forward ${protocol} port ${port} to it.`,
      ];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return [
        `this machine has no route to ${host}.`,
        'Give this machine and the networks of the browsers a route to it.',
      ];
    case 'EPERM':
    case 'EACCES':
      return [
        `this machine may not send to ${where}.`,
        `Open outgoing ${protocol} port ${port} in the firewall of this machine.`,
      ];
    case 'ECONNRESET':
    case 'EPROTO':
      return [
        `something answers on ${where}, but not as expected (${code}).`,
        `Let connections to it pass as they are: a proxy or firewall in between cuts them.`,
      ];
    case 'TIMEOUT':
    case 'ETIMEDOUT':
      return [`no answer from ${where}.`, openWords(place)];
    default:
      return code.startsWith('ERR_SSL')
        ? [
            `${where} does not speak TLS.`,
            `Let TLS pass as it is: something in between ends it, or another program listens.`,
          ]
        : [`${where} cannot be reached (${code}).`, openWords(place)];
  }
}

/** Exactly what to open. */
const openWords = ({ protocol, port, host, isOurs }: Place): string =>
  `Open ${protocol} port ${port} in the firewall: from the networks of staff and visitors, and from this machine, to ${host}${
    protocol === 'UDP' ? `, and the answers from its port ${port} back` : ''
  }.${isOurs ? ' Behind address translation, forward it to the machine of the relay.' : ''}`;

const DISTRUST: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'this machine does not know the authority',
  UNABLE_TO_GET_ISSUER_CERT: 'this machine does not know the authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'this machine does not know the authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate of the authority between is missing in tls.certFile',
};

function distrustWords(distrust: string, { way, where, host }: Place): CheckWords {
  const why = DISTRUST[distrust] ?? distrust;
  return {
    says: `${way} is open, but the certificate on ${where} is not trusted: ${why}. Browsers that do not trust it either will not use this way.`,
    todo: `Give a certificate for ${host} by an authority that the browsers know (tls.certFile), with the certificates between.`,
  };
}
