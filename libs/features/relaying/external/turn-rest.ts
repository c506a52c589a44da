import { createHmac } from 'node:crypto';

/**
 * Credentials as coturn (`use-auth-secret`) and eturnal make them of a shared secret (draft-uberti-behave-turn-rest-00,
 * section 2.2): the username is the expiry in Unix seconds and a name, the password base64 of HMAC-SHA-1 over it.
 */
export function turnRestCredential(
  secret: string,
  { expiresAt, callId, participantId }: { expiresAt: Date; callId: string; participantId: string },
): { username: string; credential: string } {
  const username = `${Math.floor(expiresAt.getTime() / 1000)}:${callId}.${participantId}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
