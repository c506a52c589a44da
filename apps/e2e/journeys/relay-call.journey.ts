import { journey, type Stage } from '../harness/journey.ts';
import type { RelayTransport } from '../harness/person.ts';
import { requireMedia, requireNoStall, requireRelayed, watchStalls } from '../harness/media.ts';
import { pause } from '../harness/until.ts';

/** Runs a call that may use the relay only, for so many seconds, and sees that it never stands still. */
async function holdRelayedCall(stage: Stage, transport: RelayTransport, seconds: number): Promise<void> {
  const { desk, visitor } = await stage.call({ over: transport });
  await requireRelayed(transport, visitor, desk);
  await watchStalls(visitor, desk);
  await pause(seconds * 1000);
  await requireNoStall(1_000, visitor, desk);
  await requireMedia(visitor, desk);
  await requireRelayed(transport, visitor, desk);
  await visitor.shot('call-visitor');
  await desk.shot('call-desk');
  await desk.endForBoth();
  await visitor.untilOver();
}

journey(
  import.meta.filename,
  'a call over the relay by UDP outlives its allocation, which is refreshed on the way',
  (stage) => holdRelayedCall(stage, 'udp', 75),
  { relayOnly: true, relayLifetime: 70 },
);

journey(
  import.meta.filename,
  'a call over the relay by TCP runs where UDP is blocked',
  (stage) => holdRelayedCall(stage, 'tcp', 15),
  { relayOnly: true },
);

journey(
  import.meta.filename,
  'a call over the relay by TLS runs on the port that HTTPS comes in at',
  (stage) => holdRelayedCall(stage, 'tls', 15),
  { relayOnly: true, tls: true },
);

journey(
  import.meta.filename,
  'a call over the relay by TCP runs on the port that HTTPS comes in at',
  (stage) => holdRelayedCall(stage, 'tcp', 5),
  { relayOnly: true, tls: true },
);
