import { isIP, isIPv6 } from 'node:net';
import type { IceServer } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { type Config, CurrentConfig, type RelayNodeConfig } from '@confrere/platform/config';
import { issueCredential } from '@confrere/relay';
import { Inject, Injectable } from '@nestjs/common';
import { CREDENTIAL_LIFETIME, RENEW_AFTER } from './credential-lifetime.js';
import { turnRestCredential } from './external/turn-rest.js';
import { CallPlacement } from './nodes/call-placement.js';

export interface IceServersOfParticipant {
  readonly iceServers: IceServer[];
  readonly iceTransportPolicy: 'all' | 'relay';
  /** No relay takes a new call at the moment, ours or another of the site. */
  readonly directOnly: boolean;
  /** Milliseconds after which the participant is to be given new ones. */
  readonly renewAfterMs: number;
}

/** Whom a credential admits, and until when. */
interface Admitted {
  readonly callId: string;
  readonly participantId: string;
  readonly expiresAt: Date;
}

/** The STUN and TURN servers that a participant's browser is given, with credentials for that participant in that call. */
@Injectable()
export class IceServers {
  constructor(
    @Inject(CurrentConfig) private readonly current: CurrentConfig,
    @Inject(CallPlacement) private readonly placement: CallPlacement,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Only for a participant who has been let into the call: whoever holds these may use the relay until they expire. */
  forParticipant({ callId, participantId }: { callId: string; participantId: string }): IceServersOfParticipant {
    const { secrets, transportPolicy, external } = this.current.config.relay;
    const expiresAt = new Date(this.clock.now().getTime() + CREDENTIAL_LIFETIME);
    const admitted = { expiresAt, callId, participantId };
    const node = this.placement.nodeOf(callId);
    const urls = relayUrls(node, this.current.config);
    const drains = this.placement.isDraining(node);
    const relay: IceServer = {
      // A relay that drains refuses allocations, with which browsers learn their public address otherwise, but still answers
      // who asks for that alone: so the call can go on directly. The other URLs stay, for when it is back.
      urls: drains ? [stunUrl(node), ...urls] : urls,
      ...issueCredential(secrets[0], admitted),
    };
    return {
      iceServers: [relay, ...external.map((server) => iceServer(server, admitted))],
      iceTransportPolicy: transportPolicy,
      directOnly: drains && !external.some(({ urls: others }) => others.some((url) => /^turns?:/.test(url))),
      renewAfterMs: RENEW_AFTER,
    };
  }
}

/** How browsers reach a relay: UDP, TCP, then TLS where there is a certificate. */
export function relayUrls(node: RelayNodeConfig, { http, relay }: Pick<Config, 'http' | 'relay'>): string[] {
  const host = inUrl(node.publicHost);
  const urls = [`turn:${host}:${node.port}?transport=udp`, `turn:${host}:${node.tcpPort}?transport=tcp`];
  if (node.tlsPort === null) return urls;
  // Certificates name hosts: where the only relay is given as an address, it shares the name of the pages.
  const sharesName = isIP(node.publicHost) !== 0 && relay.nodes.length === 1;
  const name = sharesName ? new URL(http.publicOrigin).hostname : host;
  return [...urls, `turns:${name}:${node.tlsPort}?transport=tcp`];
}

const stunUrl = ({ publicHost, port }: RelayNodeConfig): string => `stun:${inUrl(publicHost)}:${port}`;

const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

/** Absent is not undefined on the wire. */
function iceServer(server: Config['relay']['external'][number], admitted: Admitted): IceServer {
  const { username, credential } = server.secret === undefined ? server : turnRestCredential(server.secret, admitted);
  return {
    urls: [...server.urls],
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  };
}
