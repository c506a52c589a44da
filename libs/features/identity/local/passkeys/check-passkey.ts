import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { AuditTrail } from '@confrere/features/audit';
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

/** Finds out whose passkey answered a challenge of ours (WebAuthn Level 3, section 7.2). */
@Injectable()
export class CheckPasskey {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly challenges: PasskeyChallenges,
    private readonly audit: AuditTrail,
    private readonly relyingParty: RelyingParty,
    private readonly clock: Clock,
  ) {}

  /** @param text what the browser answered, JSON. @returns null when anything about it is wrong. */
  async run(expected: Expected, text: string): Promise<CheckedPasskey | null> {
    const answer = readAnswer(text);
    const { id: rpId, origin } = this.relyingParty;
    if (!answer || rpId === null) return null;
    const { organizationId, memberId } = expected;
    const passkey = await this.unitOfWork
      .in(organizationId)
      .read((entities) =>
        entities.findOneBy(PasskeyEntity, { credentialId: answer.id, ...(memberId === null ? {} : { memberId }) }),
      );
    // Used up first: an answer that is wrong is not to be mended and sent again.
    const challenge = challengeOf(answer);
    if (!challenge || !(await this.challenges.take(expected, challenge)) || !passkey) return null;
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: answer,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        // A counter that does not go up means a copy (section 6.1.1): the library throws.
        credential: {
          id: passkey.credentialId,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
          counter: Number(passkey.counter),
        },
        requireUserVerification: true,
      });
      if (verified)
        return { passkey, counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
    } catch {
      // The library throws for what does not fit; all of it is the same refusal, and the trail has it.
    }
    await this.unitOfWork.in(organizationId).run((tx) =>
      this.audit.record(tx, {
        organizationId,
        actor: null,
        action: 'sign-in.refused',
        subjectId: passkey.memberId,
        detail: { by: 'passkey' },
      }),
    );
    return null;
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
