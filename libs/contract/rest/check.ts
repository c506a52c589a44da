import * as z from 'zod/mini';
import { IceServer } from '../signaling/call.js';

/** `POST /api/check/relay`: nothing is told. */
export const AskForCheck = z.strictObject({});

/**
 * For a test call of its own that a browser makes with itself: of each way to the relay one server for either end, good for a
 * minute. They reach nobody but each other.
 */
export const CheckWays = z.strictObject({
  ways: z.array(z.strictObject({ transport: z.enum(['udp', 'tcp', 'tls']), one: IceServer, other: IceServer })),
});
export type CheckWays = z.infer<typeof CheckWays>;
