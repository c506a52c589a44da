import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { signInChanged } from '../../events.js';
import { challengeOf } from './check-passkey.js';
import { CHALLENGE_LIFE, PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyEntity } from './passkey.entity.js';
import { RelyingParty } from './relying-party.js';

const MOST_PASSKEYS = 20;

/** Lets a member add, name and remove passkeys (WebAuthn Level 3, section 7.1). */
@Injectable()
export class OwnPasskeys {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly challenges: PasskeyChallenges,
    private readonly audit: AuditTrail,
    private readonly relyingParty: RelyingParty,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @returns creation options for the browser, JSON. @throws DomainError `passkey.refused` where this address can have none. */
  async options({ organizationId, memberId }: MemberPrincipal): Promise<string> {
    const { id: rpID } = this.relyingParty;
    if (rpID === null) throw passkeyRefused();
    const { member, organization, there } = await this.unitOfWork.in(organizationId).read(async (entities) => ({
      member: await entities.findOneByOrFail(MemberEntity, { id: memberId }),
      organization: await entities.findOneByOrFail(OrganizationEntity, {}),
      there: await entities.findBy(PasskeyEntity, { memberId }),
    }));
    if (there.length >= MOST_PASSKEYS) throw passkeyRefused();
    const challenge = await this.challenges.hand({ organizationId, memberId, purpose: 'register' });
    const options = await generateRegistrationOptions({
      rpName: organization.name,
      rpID,
      userName: member.email ?? member.displayName,
      userDisplayName: member.displayName,
      // Says nothing about anybody (section 14.6.1): an id of ours.
      userID: new Uint8Array(Buffer.from(memberId)),
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: CHALLENGE_LIFE,
      attestationType: 'none',
      excludeCredentials: there.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return JSON.stringify(options);
  }

  /** @param answer what the browser answered, JSON. @throws DomainError `passkey.refused`, with an entry in the trail. */
  async add(member: MemberPrincipal, name: string, answer: string): Promise<void> {
    const { organizationId, memberId } = member;
    const response = readAnswer(answer);
    const challenge = response && challengeOf(response);
    const expected = { organizationId, memberId, purpose: 'register' } as const;
    if (!response || !challenge || !(await this.challenges.take(expected, challenge)))
      throw await this.refuse(member, response ? 'challenge' : 'answer');
    const { id: rpID, origins } = this.relyingParty;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: rpID ?? '',
      requireUserVerification: true,
    }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
    if (!verified || !registrationInfo) throw await this.refuse(member, 'answer');
    const { credential, credentialBackedUp } = registrationInfo;
    const taken = await this.unitOfWork.everywhere.read((entities) =>
      entities.existsBy(PasskeyEntity, { credentialId: credential.id }),
    );
    if (taken) throw await this.refuse(member, 'taken');
    await this.unitOfWork.in(organizationId).run(async (tx) => {
      const id = this.ids.id();
      await tx.entities.insert(PasskeyEntity, {
        id,
        organizationId,
        memberId,
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: String(credential.counter),
        transports: credential.transports ?? [],
        backedUp: credentialBackedUp,
        name,
        createdAt: this.clock.now(),
        usedAt: null,
      });
      await this.audit.record(tx, { organizationId, actor: member, action: 'passkey.added', subjectId: id });
      tx.tell(signInChanged(member, this.clock.now()));
    });
  }

  private async refuse(member: MemberPrincipal, reason: 'challenge' | 'answer' | 'taken'): Promise<DomainError> {
    const { organizationId, memberId } = member;
    await this.unitOfWork.in(organizationId).run((tx) =>
      this.audit.record(tx, {
        organizationId,
        actor: member,
        action: 'passkey.refused',
        subjectId: memberId,
        detail: { reason },
      }),
    );
    return passkeyRefused();
  }

  /** @throws DomainError `passkey.not-found`, for another's as well. */
  rename(member: MemberPrincipal, id: string, name: string): Promise<void> {
    const { organizationId, memberId } = member;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const renamed = await tx.entities.update(PasskeyEntity, { id, memberId }, { name });
      if (renamed.affected !== 1) throw notFound();
      await this.audit.record(tx, { organizationId, actor: member, action: 'passkey.renamed', subjectId: id });
    });
  }

  /** @throws DomainError `passkey.not-found`, for another's as well. */
  remove(member: MemberPrincipal, id: string): Promise<void> {
    const { organizationId, memberId } = member;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const removed = await tx.entities.delete(PasskeyEntity, { id, memberId });
      if (removed.affected !== 1) throw notFound();
      await this.audit.record(tx, { organizationId, actor: member, action: 'passkey.removed', subjectId: id });
      tx.tell(signInChanged(member, this.clock.now()));
    });
  }
}

const notFound = (): DomainError =>
  new DomainError('passkey.not-found', 'not-found', 'This passkey is not there any more.');
const passkeyRefused = (): DomainError =>
  new DomainError('passkey.refused', 'invalid', 'This passkey cannot be added.');

function readAnswer(text: string): RegistrationResponseJSON | null {
  try {
    const answer = JSON.parse(text) as RegistrationResponseJSON | null;
    return typeof answer?.id === 'string' && typeof answer.response?.clientDataJSON === 'string' ? answer : null;
  } catch {
    return null;
  }
}
