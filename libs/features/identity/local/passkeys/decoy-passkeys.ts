import { createHmac, hkdfSync } from 'node:crypto';
import { CurrentConfig } from '@confrere/platform/config';
import { Injectable } from '@nestjs/common';

/** Lengths of credential ids that authenticators in use make, bytes. */
const LENGTHS = [16, 20, 32, 48, 64] as const;

/**
 * Credential ids for accounts that have no passkey or do not exist, so that asking by address does not tell which do
 * (WebAuthn Level 3, section 14.6.2). The same address gets the same ones, on every replica.
 */
@Injectable()
export class DecoyPasskeys {
  private readonly key: Buffer;

  constructor({ config }: CurrentConfig) {
    // No secret of its own is needed for what only has to be unforeseeable.
    this.key = Buffer.from(hkdfSync('sha256', config.relay.secrets[0], '', 'decoy passkeys', 32));
  }

  of(organizationId: string, email: string): { id: string; transports: string[] }[] {
    const bytes = (what: string): Buffer =>
      createHmac('sha512', this.key)
        .update(JSON.stringify([organizationId, email, what]))
        .digest();
    const length = LENGTHS[(bytes('length')[0] ?? 0) % LENGTHS.length] ?? 32;
    return [
      {
        id: bytes('id').subarray(0, length).toString('base64url'),
        transports: length === 64 ? ['usb'] : ['hybrid', 'internal'],
      },
    ];
  }
}
