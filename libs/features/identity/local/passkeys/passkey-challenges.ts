import { Clock, IdGenerator } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan } from 'typeorm';
import { hashSecret } from '../../secret-hash.js';
import { type ChallengePurpose, PasskeyChallengeEntity } from './passkey-challenge.entity.js';

const MINUTE = 60_000;
/** As long as the browser waits for the person (WebAuthn Level 3, section 15.1: five to ten minutes). */
export const CHALLENGE_LIFE = 5 * MINUTE;

interface Expected {
  readonly organizationId: string;
  /** Null: anybody of the organization. */
  readonly memberId: string | null;
  readonly purpose: ChallengePurpose;
}

/** Hands challenges out and takes each back once. */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @returns 32 random bytes. */
  async hand({ organizationId, memberId, purpose }: Expected): Promise<string> {
    const challenge = this.ids.secret(32);
    const now = this.clock.now();
    await this.unitOfWork.in(organizationId).run(async ({ entities }: Transaction) => {
      await entities.delete(PasskeyChallengeEntity, { expiresAt: LessThan(now) });
      await entities.insert(PasskeyChallengeEntity, {
        id: this.ids.id(),
        organizationId,
        memberId,
        purpose,
        hash: hashSecret(challenge),
        expiresAt: new Date(now.getTime() + CHALLENGE_LIFE),
        usedAt: null,
      });
    });
    return challenge;
  }

  /** Uses a challenge up, whether or not its answer turns out right. @returns false for one that was not handed out for this, has expired or was used. */
  async take({ organizationId, memberId, purpose }: Expected, challenge: string): Promise<boolean> {
    const now = this.clock.now();
    const used = await this.unitOfWork.in(organizationId).run(({ entities }) =>
      entities.update(
        PasskeyChallengeEntity,
        {
          hash: hashSecret(challenge),
          memberId: memberId ?? IsNull(),
          purpose,
          usedAt: IsNull(),
          expiresAt: MoreThan(now),
        },
        { usedAt: now },
      ),
    );
    return used.affected === 1;
  }
}
