import { createHmac } from 'node:crypto';

/** Who an ephemeral credential was issued to, and until when it admits a new allocation. */
export interface EphemeralUsername {
  /** Exactly as it stands in USERNAME. */
  readonly text: string;
  readonly expiresAt: Date;
  readonly callId: string;
  readonly participantId: string;
}

export interface EphemeralCredential {
  readonly username: string;
  readonly credential: string;
}

const USERNAME = /^(\d{9,11}):([\w.~-]{1,64}):([\w.~-]{1,64})$/;

/**
 * A credential that admits one participant of one call to the relay until `expiresAt` (whole seconds). The password is an
 * HMAC over the username, so that the relay checks it without knowing whom it was issued to.
 */
export function issueCredential(
  secret: string,
  { expiresAt, callId, participantId }: { expiresAt: Date; callId: string; participantId: string },
): EphemeralCredential {
  const username = `${Math.floor(expiresAt.getTime() / 1000)}:${callId}:${participantId}`;
  return { username, credential: passwordOf(secret, username) };
}

/** base64url of HMAC-SHA-256 over the username. */
export function passwordOf(secret: string, username: string): string {
  return createHmac('sha256', secret).update(username).digest('base64url');
}

/** Reads `<expiryUnix>:<callId>:<participantId>`; null when it is anything else. */
export function parseUsername(text: string): EphemeralUsername | null {
  const [, expiry, callId, participantId] = USERNAME.exec(text) ?? [];
  if (!expiry || !callId || !participantId) return null;
  return { text, expiresAt: new Date(Number(expiry) * 1000), callId, participantId };
}
