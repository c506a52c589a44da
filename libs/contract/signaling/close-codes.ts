/** WebSocket close codes (RFC 6455, section 7.4.2: 4000 to 4999 are ours) and what a page does then. */
export const CloseCode = {
  /** The server goes away or restarts: connect again. */
  goingAway: 1001,
  /** A message above 64 KiB: connect again, do not send it again. */
  tooLarge: 1009,
  /** `hello` missing, late or of another protocol version: reload the page. */
  badHello: 4400,
  /** The login or link has ended: go back to the start. */
  accessEnded: 4401,
  /** No heartbeat: connect again. */
  silent: 4408,
  /** The same tab connected again on another socket: do nothing. */
  replaced: 4409,
  /** Too many messages, or too many bad ones: connect again after a pause. */
  flooding: 4429,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];
