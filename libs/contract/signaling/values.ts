import * as z from 'zod/mini';

/** The version of PROTOCOL.md that this contract speaks; stated in `hello`. */
export const PROTOCOL_VERSION = 1;

/** No message of a page is longer (bytes of UTF-8). The server's are, when a long queue is in a snapshot. */
export const LONGEST_MESSAGE = 64 * 1024;

/** An id that the server made (UUIDv7) or a page made (base64url). */
export const Id = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

/** A moment: RFC 3339 in UTC with milliseconds, `2026-12-03T10:30:00.000Z`. */
export const Moment = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));

/** A name that people see: 1 to 64 characters, no control characters. The server also removes bidirectional and zero-width marks. */
export const DisplayName = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^\P{Cc}+$/u));

/** A short text written by staff or configuration. */
export const ShortText = z.string().check(z.maxLength(200));

/** Some lines written by staff for visitors. */
export const StaffText = z.string().check(z.maxLength(500), z.regex(/^(?=[^]*\S)(?:\P{Cc}|\n)+$/u));

/** Where the music of a waiting room is fetched. */
export const MusicAddress = z.string().check(z.regex(/^\/music\//));
/** What the staff say to one who waits: 1 to 160 characters, no control characters. */
export const NoticeText = z.string().check(z.minLength(1), z.maxLength(160), z.regex(/^\P{Cc}+$/u));

/** What a visitor writes to the clinic: 1 to 300 characters, no control characters. */
export const VisitorWords = z.string().check(z.minLength(1), z.maxLength(300), z.regex(/^\P{Cc}+$/u));

/** A stable error code, `noun.what-is-wrong`. */
export const ErrorCode = z.string().check(z.regex(/^[a-z-]+(\.[a-z-]+)+$/));

/** What a page knows of one device. `off` is a choice of the person; `blocked` a refusal by browser or system. */
export const DeviceStatus = z.enum(['unknown', 'ready', 'off', 'none', 'blocked', 'in-use']);
export type DeviceStatus = z.infer<typeof DeviceStatus>;

/** What the check screen found; shown in the queue. */
export const Devices = z.strictObject({
  camera: DeviceStatus,
  microphone: DeviceStatus,
  sound: z.enum(['unknown', 'heard', 'not-heard']),
});
export type Devices = z.infer<typeof Devices>;

/** `present`: looked at; `away`: the page is hidden; `absent`: no connection. */
export const Presence = z.enum(['present', 'away', 'absent']);
export type Presence = z.infer<typeof Presence>;

/** A picture that the server made: where it is, and its size in pixels, so that nothing jumps when it comes. */
export const Picture = z.strictObject({
  address: z.string().check(z.regex(/^\/pictures\//)),
  width: z.int().check(z.gte(1)),
  height: z.int().check(z.gte(1)),
});
export type Picture = z.infer<typeof Picture>;

/** A language as BCP 47 writes it: `nb`, `en-GB`, `zh-Hant`. */
export const Language = z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/));

/** Who operates a visitor's device for them. */
export const HelperRelation = z.enum(['family', 'carer', 'interpreter', 'staff']);
export type HelperRelation = z.infer<typeof HelperRelation>;

/** What a visitor needs to be understood. */
export const InterpreterNeed = z.enum(['spoken', 'sign-language']);
export type InterpreterNeed = z.infer<typeof InterpreterNeed>;

/** What the check of the visitor's network found: `weak` goes through the relay over TCP or TLS only, `blocked` not at all. */
export const NetworkQuality = z.enum(['unknown', 'good', 'weak', 'blocked']);
export type NetworkQuality = z.infer<typeof NetworkQuality>;
