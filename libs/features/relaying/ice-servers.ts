import { isIPv6 } from 'node:net';
import type { IceServer } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { type Config, CurrentConfig } from '@confrere/platform/config';
import { issueCredential } from '@confrere/relay';
import { Inject, Injectable } from '@nestjs/common';

/** A credential admits new allocations this long; it does not end those that run. */
const CREDENTIAL_LIFETIME = 15 * 60 * 1000;
/** Renewed when a third of it is left, so that an ICE restart always finds a good one. */
const RENEW_AFTER = 10 * 60 * 1000;

export interface IceServersOfParticipant {
  readonly iceServers: IceServer[];
  readonly iceTransportPolicy: 'all' | 'relay';
  /** Milliseconds after which the participant is to be given new ones. */
  readonly renewAfterMs: number;
}

/** The STUN and TURN servers that a participant's browser is given, with credentials for that participant in that call. */
@Injectable()
export class IceServers {
  constructor(
    @Inject(CurrentConfig) private readonly current: CurrentConfig,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Only for a participant who has been let into the call: whoever holds these may use the relay until they expire. */
  forParticipant({ callId, participantId }: { callId: string; participantId: string }): IceServersOfParticipant {
    const { publicHost, port, tcpPort, secrets, transportPolicy, external } = this.current.config.relay;
    const expiresAt = new Date(this.clock.now().getTime() + CREDENTIAL_LIFETIME);
    const host = isIPv6(publicHost) ? `[${publicHost}]` : publicHost;
    const relay: IceServer = {
      urls: [`turn:${host}:${port}?transport=udp`, `turn:${host}:${tcpPort}?transport=tcp`],
      ...issueCredential(secrets[0], { expiresAt, callId, participantId }),
    };
    return {
      iceServers: [relay, ...external.map(iceServer)],
      iceTransportPolicy: transportPolicy,
      renewAfterMs: RENEW_AFTER,
    };
  }
}

/** Absent is not undefined on the wire. */
function iceServer({ urls, username, credential }: Config['relay']['external'][number]): IceServer {
  return {
    urls: [...urls],
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  };
}
