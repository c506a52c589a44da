import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { Clock } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { ChallengePurpose } from './passkey-challenge.entity.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyEntity } from './passkey.entity.js';
import { RelyingParty } from './relying-party.js';

interface Expected {
  readonly organizationId: string;
  /** Null: any member of the organization. */
  readonly memberId: string | null;
  readonly purpose: ChallengePurpose;
}

/** A passkey whose answer was right, and the counter that it told. */
export interface CheckedPasskey {
  readonly passkey: PasskeyEntity;
  readonly counter: number;
  readonly backedUp: boolean;
}

/** Why an answer does not count, for the trail; whoever asked is told nothing of it. */
export interface RefusedPasskey {
  /**
   * `unknown`: no such passkey of this organization, or of the member who was asked. `challenge`: not handed out for this,
   * used, or older than its life. `answer`: another site, no user verification, a wrong signature. `counter`: a copy of the
   * authenticator may be in use.
   */
  readonly refusal: 'unknown' | 'challenge' | 'answer' | 'counter';
  /** Whose passkey it is; null when it is nobody's. */
  readonly memberId: string | null;
}

/** Finds out whose passkey answered a challenge of ours (WebAuthn Level 3, section 7.2). */
@Injectable()
export class CheckPasskey {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly challenges: PasskeyChallenges,
    private readonly relyingParty: RelyingParty,
    private readonly clock: Clock,
  ) {}

  /** @param text what the browser answered, JSON. */
  async run(expected: Expected, text: string): Promise<CheckedPasskey | RefusedPasskey> {
    const answer = readAnswer(text);
    if (!answer) return { refusal: 'answer', memberId: null };
    const { organizationId, memberId } = expected;
    const passkey = await this.unitOfWork
      .in(organizationId)
      .read((entities) =>
        entities.findOneBy(PasskeyEntity, { credentialId: answer.id, ...(memberId === null ? {} : { memberId }) }),
      );
    // Used up first: an answer that is wrong is not to be mended and sent again.
    const challenge = challengeOf(answer);
    const wasHanded = challenge !== null && (await this.challenges.take(expected, challenge));
    if (!passkey) return { refusal: 'unknown', memberId: null };
    if (challenge === null || !wasHanded) return { refusal: 'challenge', memberId: passkey.memberId };
    const proved = await this.verify(passkey, answer, challenge);
    if (!proved) return { refusal: 'answer', memberId: passkey.memberId };
    // A counter that does not go up means a copy (section 6.1.1); those that do not count stay at 0.
    const last = Number(passkey.counter);
    if ((last > 0 || proved.counter > 0) && proved.counter <= last)
      return { refusal: 'counter', memberId: passkey.memberId };
    return { passkey, ...proved };
  }

  private async verify(passkey: PasskeyEntity, answer: AuthenticationResponseJSON, challenge: string) {
    const { id: rpId, origins } = this.relyingParty;
    // Section 7.2, step 6: who the authenticator says it is must be whose the passkey is.
    const { userHandle } = answer.response;
    if (rpId === null || (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.memberId))
      return null;
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: answer,
        expectedChallenge: challenge,
        expectedOrigin: [...origins],
        expectedRPID: rpId,
        // Compared by ourselves, after the signature: the library does it before, and does not say so.
        credential: {
          id: passkey.credentialId,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
          counter: 0,
        },
        requireUserVerification: true,
      });
      return verified
        ? { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
        : null;
    } catch {
      // The library throws for what does not fit; all of it is the same refusal.
      return null;
    }
  }

  /** Notes the use. @returns false when the same counter came in twice at once: one of the two is a copy. */
  async noteUse({ entities }: Transaction, { passkey, counter, backedUp }: CheckedPasskey): Promise<boolean> {
    const { id, organizationId } = passkey;
    const noted = await entities.update(
      PasskeyEntity,
      { id, organizationId, counter: passkey.counter },
      { counter: String(counter), backedUp, usedAt: this.clock.now() },
    );
    return noted.affected === 1;
  }
}

function readAnswer(text: string): AuthenticationResponseJSON | null {
  try {
    const answer = JSON.parse(text) as AuthenticationResponseJSON | null;
    return typeof answer?.id === 'string' && typeof answer.response?.clientDataJSON === 'string' ? answer : null;
  } catch {
    return null;
  }
}

/** The challenge that the browser says it answered; it counts only if we handed it out. */
export function challengeOf({ response }: { response: { clientDataJSON: string } }): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString()) as {
      challenge?: unknown;
    };
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}
