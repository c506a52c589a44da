import { createHash } from 'node:crypto';
import type { IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { SamlRefusal } from '../refusal.js';
import { ConsumedMessageEntity } from './consumed-message.entity.js';

/** A message of an identity provider that may be used once. */
export interface Consumable {
  readonly kind: 'request' | 'assertion' | 'logout';
  readonly organizationId: string;
  readonly identityProviderId: string;
  readonly messageId: string;
  readonly expiresAt: Date;
}

/**
 * Uses a message up, in the transaction of what it brings about. Of several at the same moment one gets through, on
 * whichever replica: the database has the fingerprint once.
 * @throws SamlRefusal `replayed`
 */
export async function consumeOnce({ entities }: Transaction, ids: IdGenerator, message: Consumable): Promise<void> {
  const { kind, organizationId, identityProviderId, messageId, expiresAt } = message;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([kind, identityProviderId, messageId]))
    .digest('hex');
  if (await entities.existsBy(ConsumedMessageEntity, { fingerprint })) throw new SamlRefusal('replayed');
  try {
    const row = { id: ids.id(), organizationId, identityProviderId, fingerprint, expiresAt };
    await entities.insert(ConsumedMessageEntity, row);
  } catch (error) {
    if (isTaken(error)) throw new SamlRefusal('replayed');
    throw error;
  }
}

/** unique_violation of PostgreSQL, SQLITE_CONSTRAINT_UNIQUE of SQLite. */
export function isTaken(error: unknown): boolean {
  const code = (error as { driverError?: { code?: unknown } } | null)?.driverError?.code;
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
