import * as z from 'zod/mini';
import { ErrorCode, Id } from './values.js';

const Sequence = z.int().check(z.gte(1), z.lte(Number.MAX_SAFE_INTEGER));
/** Numbers a page's requests from 1, one higher each time; a request that is sent again keeps its number. */
const RequestNumber = z.int().check(z.gte(1), z.lte(Number.MAX_SAFE_INTEGER));
const Milliseconds = z.int().check(z.gte(1));

/** What a page asks for. */
export const request = <const Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), request: RequestNumber, ...shape });

/** What the server tells. */
export const event = <const Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), sequence: Sequence, ...shape });

/** First message after `hello`. With `snapshot` null the stream goes on: the events missed follow. */
export const welcome = <Snapshot extends z.core.$ZodType>(snapshot: Snapshot) =>
  z.strictObject({
    type: z.literal('welcome'),
    stream: Id,
    heartbeat: z.strictObject({ every: Milliseconds, deadAfter: Milliseconds }),
    /** The highest request number that was taken from this stream: what is above it must be sent again. */
    lastRequest: z.int().check(z.gte(0)),
    snapshot: z.nullable(snapshot),
  });

export const Pong = z.strictObject({ type: z.literal('pong') });
export const ProtocolFailed = z.strictObject({ type: z.literal('protocol.failed'), code: ErrorCode });
