import { Request, type ServerEvent, ServerMessage, type Snapshot } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import { FakeSocket } from './fake-socket.js';
import { SignalingClient, type SignalingStatus } from './signaling-client.js';

export const ring = { type: 'call.ring', consultation: 'consultation-one' } as const;
export const cancel = { type: 'call.cancel', call: 'call-one-one' } as const;
export const removed = (sequence: number) => ({
  type: 'queue.removed' as const,
  sequence,
  consultation: `consultation-${sequence}`,
});

export let clock: FakeClock;
export let sockets: FakeSocket[];
export let client: SignalingClient;
export let events: ServerEvent[];
export let snapshots: Snapshot[];
export let statuses: SignalingStatus[];
let stillAllowed: (() => Promise<boolean>) | undefined;

export const last = (): FakeSocket => sockets[sockets.length - 1] as FakeSocket;

/** What the page is told when it asks whether its cookie is still good. */
export const answerStillAllowed = (answer: () => Promise<boolean>): void => void (stillAllowed = answer);

/** Every test of the file has a client of its own, which has begun to connect. */
export function setClientStage(): void {
  beforeEach(() => {
    clock = new FakeClock();
    sockets = [];
    [events, snapshots, statuses] = [[], [], []];
    stillAllowed = undefined;
    client = new SignalingClient({
      path: '/signaling/desk',
      tab: 'tab-of-this-page',
      clock,
      messages: ServerMessage,
      requests: Request,
      open: () => {
        sockets.push(new FakeSocket());
        return last();
      },
      random: () => 0.5,
      stillAllowed: () => stillAllowed?.() ?? Promise.resolve(true),
    });
    client.listen({
      event: (event) => events.push(event),
      snapshot: (snapshot) => snapshots.push(snapshot),
      status: (status) => statuses.push(status),
    });
    client.start();
  });

  afterEach(() => client.stop());
}
