import type { ConfirmWays, Reauthenticate } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { IsNull } from 'typeorm';
import { LoginSessionEntity } from '../../login-session.entity.js';
import { hashSecret } from '../../secret-hash.js';
import { COOKIE_GRACE } from '../../session-life.js';
import { type CheckedPasskey, CheckPasskey } from '../passkeys/check-passkey.js';
import { CHALLENGE_LIFE, PasskeyChallenges } from '../passkeys/passkey-challenges.js';
import { PasskeyEntity } from '../passkeys/passkey.entity.js';
import { RelyingParty } from '../passkeys/relying-party.js';
import { MemberPasswordEntity } from '../password/member-password.entity.js';
import { checkPassword } from '../password/password-hash.js';
import { LocalAccountGate } from './local-account-gate.js';

/** Only for somebody who is signed in: it is no sign-in, and ends none. */
const wrong = (): DomainError => new DomainError('sign-in.refused', 'invalid', 'This did not confirm who you are.');

/** Asks a signed-in member again who they are, before something grave. */
@Injectable()
export class ConfirmIdentity {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly challenges: PasskeyChallenges,
    private readonly passkeys: CheckPasskey,
    private readonly audit: AuditTrail,
    private readonly relyingParty: RelyingParty,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly gate: LocalAccountGate,
  ) {}

  ways(member: MemberPrincipal): Promise<ConfirmWays> {
    const { organizationId, memberId } = member;
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      if (await this.isClosedTo(entities, member)) return { password: false, passkey: false };
      return {
        password: await entities.existsBy(MemberPasswordEntity, { memberId }),
        passkey: this.relyingParty.id !== null && (await entities.existsBy(PasskeyEntity, { memberId })),
      };
    });
  }

  /**
   * Where accounts of the appliance are off, whoever came by an identity provider proves there who they are. A login session
   * that was begun by such an account before goes on, and so does the proof that it was begun by.
   */
  private async isClosedTo(entities: Rows, member: MemberPrincipal): Promise<boolean> {
    const bySaml = { id: member.loginSessionId, method: 'saml' } as const;
    return (await this.gate.isClosedTo(entities, member)) && entities.existsBy(LoginSessionEntity, bySaml);
  }

  /** @returns request options for the browser, JSON: the member's own passkeys only. */
  async options({ organizationId, memberId }: MemberPrincipal): Promise<string> {
    const own = await this.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findBy(PasskeyEntity, { memberId }));
    const challenge = await this.challenges.hand({ organizationId, memberId, purpose: 'confirm' });
    const options = await generateAuthenticationOptions({
      rpID: this.relyingParty.id ?? '',
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: CHALLENGE_LIFE,
      userVerification: 'required',
      allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    });
    return JSON.stringify(options);
  }

  /** @returns the new cookie of the session, which goes on. @throws DomainError `sign-in.refused`. */
  async run(member: MemberPrincipal, asked: Reauthenticate): Promise<{ cookie: string; expiresAt: Date }> {
    const { organizationId, memberId, loginSessionId } = member;
    const work = this.unitOfWork.in(organizationId);
    let passkey: CheckedPasskey | null = null;
    if (await work.read((entities) => this.isClosedTo(entities, member)))
      throw await this.refuse(member, asked.by, 'switched-off');
    if (asked.by === 'passkey') {
      const checked = await this.passkeys.run({ organizationId, memberId, purpose: 'confirm' }, asked.passkey);
      if ('refusal' in checked) throw await this.refuse(member, asked.by, checked.refusal);
      passkey = checked;
    } else {
      const there = await work.read((entities) => entities.findOneBy(MemberPasswordEntity, { memberId }));
      if ((await checkPassword(asked.password, there?.hash ?? null)) === 'wrong')
        throw await this.refuse(member, asked.by, 'wrong');
    }
    const cookie = this.ids.secret(32);
    const authenticatedAt = this.clock.now();
    const expiresAt = await work.run(async (tx) => {
      if (passkey && !(await this.passkeys.noteUse(tx, passkey))) throw wrong();
      const where = { id: loginSessionId, memberId, endedAt: IsNull() };
      const renewed = await tx.entities.update(LoginSessionEntity, where, {
        secretHash: hashSecret(cookie),
        authenticatedAt,
      });
      if (renewed.affected !== 1) throw wrong();
      await this.audit.record(tx, {
        organizationId,
        actor: member,
        action: 'identity.confirmed',
        subjectId: loginSessionId,
        detail: { by: asked.by },
      });
      return (await tx.entities.findOneByOrFail(LoginSessionEntity, where)).expiresAt;
    });
    return { cookie, expiresAt: new Date(expiresAt.getTime() + COOKIE_GRACE) };
  }
  private async refuse(member: MemberPrincipal, by: 'password' | 'passkey', reason: string): Promise<DomainError> {
    const { organizationId, loginSessionId } = member;
    await this.unitOfWork.in(organizationId).run((tx) =>
      this.audit.record(tx, {
        organizationId,
        actor: member,
        action: 'identity.not-confirmed',
        subjectId: loginSessionId,
        detail: { by, reason },
      }),
    );
    return wrong();
  }
}
