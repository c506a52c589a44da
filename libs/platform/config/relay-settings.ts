import { isIP } from 'node:net';
import { z } from 'zod';
import { host, port, secret, whole } from './forms.js';

const PUBLIC_HOST = 'write the host name or IP address under which browsers reach the relay';
const NODE_ID = 'name it with letters, digits, dots or dashes, like relay-1';
const nodeId = z.string(NODE_ID).regex(/^[\w.-]{1,64}$/, NODE_ID);
const address = (family: 4 | 6) =>
  z
    .string(`write an IPv${family} address`)
    .refine((value) => isIP(value) === family, `write an IPv${family} address`)
    .optional();

const NETWORK = 'write a network like 10.20.0.0/16';
const network = z.string(NETWORK).refine((value) => {
  const [, base = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(value) ?? [];
  return isIP(base) !== 0 && Number(bits) <= (isIP(base) === 4 ? 32 : 128);
}, NETWORK);

const OPEN_PORTS = 'write the first and the last port, at least 100 and none below 1024, like 49152-65535';
const openPorts = z.string(OPEN_PORTS).refine((value) => {
  const [first, last] = portRange(value);
  return first >= 1024 && last <= 65_535 && last - first >= 99;
}, OPEN_PORTS);

/** First and last of `49152-65535`; NaN where it is no range. */
export function portRange(text: string): [number, number] {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  return [Number(first), Number(last)];
}

/** One of several relays behind one name. */
const node = z.strictObject({
  id: nodeId,
  publicHost: host(PUBLIC_HOST),
  port: port.default(3478),
  /** The shared port of TLS when left out, else the same number as UDP. */
  tcpPort: port.optional(),
  /** TURN over TLS; none when left out. */
  tlsPort: port.optional(),
});

/** A TURN server of the site: with a fixed name and password, or with the secret that it shares with us (TURN REST). */
const external = z
  .strictObject({
    urls: z
      .array(z.string().regex(/^(stuns?|turns?):\S+$/, 'write like turns:turn.example.org:443'))
      .min(1)
      .max(8),
    username: z.string().optional(),
    credential: z.string().optional(),
    secret: z.string().min(1, "write that server's static-auth-secret, best by a file: secretFile").optional(),
  })
  .refine((server) => server.secret === undefined || (server.username ?? server.credential) === undefined, {
    path: ['secret'],
    message: 'write either the secret or a username and credential, not both',
  });

const most = whole(1, 1_000_000).optional();

/** What stands under `relay:` in the config file; README.md lists it for administrators. */
export const relaySettings = z
  .strictObject({
    host: host('write an IP address of this machine').default('0.0.0.0'),
    /** UDP. */
    port: port.default(3478),
    /** TCP; the same number as UDP when left out. */
    tcpPort: port.optional(),
    /** The port of TURN over TLS as browsers see it; http.port when left out. Only with `tls`. */
    tlsPort: port.optional(),
    /** How browsers reach the relay: a host name or an IP address; with nodes, that of this machine's. */
    publicHost: host(PUBLIC_HOST),
    /** What stands in relayed addresses, where the relay cannot look publicHost up. */
    publicAddress: address(4),
    publicAddress6: address(6),
    /** Signs the credentials; the same for the server and the relay. */
    secret,
    /** Still accepted while the secret is being changed. */
    previousSecret: secret.optional(),
    /** At most twenty bytes: a challenge stays within three times the shortest request that asks for it. */
    realm: z
      .string()
      .regex(/^[ -~]{1,20}$/, 'write 1 to 20 letters, digits or signs of ASCII')
      .default('confrere'),
    /** `relay` sends all media through the relay, so that neither side learns the other's address. */
    transportPolicy: z.enum(['all', 'relay'], 'write all or relay').default('all'),
    /** The longest life of an allocation between refreshes, in seconds (RFC 8656, section 7.2). */
    lifetime: whole(10, 3600).default(600),
    /** `auto`: UDP packets in batches where this platform has the addon for it. `off`: one by one. */
    batching: z.enum(['auto', 'off'], 'write auto or off').default('auto'),
    /** `closed`: only the participants of one call reach each other. `open`: also peers in openNetworks. */
    mode: z.enum(['closed', 'open'], 'write closed or open').default('closed'),
    openNetworks: z.array(network).max(64).default([]),
    /** The UDP ports of an open relay's relayed addresses. */
    openPorts: openPorts.default('49152-65535'),
    /** Several relays behind one name; without, there is one, described by the keys above. */
    nodes: z.array(node).max(32).default([]),
    /** Which of the nodes the relay on this machine is. */
    node: nodeId.optional(),
    /** Where the relay reaches the server; by itself when both are on one machine. */
    control: z
      .string()
      .refine(
        (value) => URL.canParse(value) && /^(https?|wss?):$/.test(new URL(value).protocol),
        'write the address of the server as the relay sees it, like http://server:8080',
      )
      .optional(),
    /** Prometheus metrics and health of the relay; off unless a port is given. */
    metrics: z
      .strictObject({ host: host('write an IP address of this machine').default('127.0.0.1'), port: port.optional() })
      .prefault({}),
    /** How long running allocations may go on after SIGTERM. */
    drainSeconds: whole(0, 86_400).default(900),
    limits: z
      .strictObject({
        allocationsPerParticipant: most,
        allocationsPerCall: most,
        allocations: whole(1, 16_000).optional(),
        channelsPerAllocation: most,
        /** 20479 (0x4FFF) unless clients of RFC 5766 are served: those draw up to 32767. */
        lastChannel: whole(0x4000, 0x7fff).optional(),
        kilobitsPerSecond: most,
        totalKilobitsPerSecond: whole(1, 100_000_000).optional(),
        challengesPerSecond: most,
        streams: most,
        streamsPerSource: most,
      })
      .prefault({}),
    /** Further STUN or TURN servers, offered to browsers beside ours. */
    // A call carries at most 8 ice servers (contract), and the appliance's own relay is one of them.
    external: z.array(external).max(7).default([]),
  })
  .superRefine((relay, context) => {
    const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    const ids = relay.nodes.map(({ id }) => id);
    if (new Set(ids).size < ids.length) fault('nodes', 'give each node an id of its own');
    if (relay.node !== undefined && ids.length > 0 && !ids.includes(relay.node))
      fault('node', 'write the id of one of relay.nodes');
    if (relay.mode === 'open' && relay.openNetworks.length === 0)
      fault('openNetworks', 'list the networks that the open relay may reach, like [10.20.0.0/16]');
    if (relay.mode === 'closed' && relay.openNetworks.length > 0)
      fault('openNetworks', 'remove them, or write mode: open (a closed relay reaches no networks)');
  })
  .prefault({} as never);
