import { LONGEST_MESSAGE } from '@confrere/contract';
import type { INestApplication } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { WebSocketServer } from 'ws';
import { SignalingDoor } from './signaling-door.js';

/**
 * Without compression and with small bounds a connection costs tens of kilobytes, and an endless row of tiny fragments
 * cannot pin memory. A dead peer does not hold up a shutdown for longer than `closeTimeout` ms.
 */
const SOCKETS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LONGEST_MESSAGE,
  maxFragments: 64,
  maxBufferedChunks: 64,
  closeTimeout: 2_000,
} as const;

/**
 * Carries the gateway on `ws`. Frames go to the gateway as they are: Nest's own adapter would drop bad ones in silence and
 * echo payloads.
 */
export class SignalingAdapter extends AbstractWsAdapter {
  constructor(private readonly app: INestApplication) {
    super(app);
  }

  override create(): WebSocketServer {
    const sockets = new WebSocketServer(SOCKETS);
    this.app.get(SignalingDoor, { strict: false }).open(sockets);
    return sockets;
  }

  /** The gateway hears it from its connections. */
  override bindClientDisconnect(): void {}

  /** The gateway reads the frames of its connections itself. */
  override bindMessageHandlers(): void {}
}
