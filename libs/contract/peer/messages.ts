import * as z from 'zod/mini';

/** The data channel that every connection of a call has: negotiated out of band (W3C WebRTC, section 6.2), id 0, ordered, reliable. */
export const PEER_CHANNEL = { label: 'call', id: 0 } as const;

/** What pages tell each other directly. The server neither sees nor needs it: the same facts reach it by signaling. */
export const PeerMessage = z.discriminatedUnion('type', [
  /** The visitor has answered: put the tracks on without waiting for the server. */
  z.strictObject({ type: z.literal('answered') }),
  /** What this person sends now. */
  z.strictObject({
    type: z.literal('media'),
    microphone: z.boolean(),
    camera: z.boolean(),
    facing: z.enum(['user', 'environment', 'unknown']),
  }),
  /** This person leaves, or ends the call for all. */
  z.strictObject({ type: z.literal('left'), forAll: z.boolean() }),
]);
export type PeerMessage = z.infer<typeof PeerMessage>;
