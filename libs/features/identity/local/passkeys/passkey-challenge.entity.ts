import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

export type ChallengePurpose = 'sign-in' | 'register' | 'confirm';

/** A challenge that was handed out and is good for one answer. */
@Entity('passkey_challenge')
export class PasskeyChallengeEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** Whose answer is expected; null where anybody of the organization may sign in. */
  @column.optionalReference() memberId!: string | null;
  @column.text(16) purpose!: ChallengePurpose;
  @column.text(64) hash!: string;
  @column.moment() expiresAt!: Date;
  @column.optionalMoment() usedAt!: Date | null;
}
