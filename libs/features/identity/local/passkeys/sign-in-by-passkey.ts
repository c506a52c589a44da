import type { AskForPasskey, SignInByPasskey as Asked } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { MemberEntity } from '@confrere/features/people';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { IsNull } from 'typeorm';
import { type BegunLoginSession, LoginSessions } from '../../login-sessions.js';
import { chosenOrganization } from '../sign-in/chosen-organization.js';
import { LocalAccountGate, switchedOff } from '../sign-in/local-account-gate.js';
import { refused } from '../sign-in/refused.js';
import { RefusedSignIns } from '../sign-in/refused-sign-ins.js';
import { CheckPasskey, type RefusedPasskey } from './check-passkey.js';
import { DecoyPasskeys } from './decoy-passkeys.js';
import { CHALLENGE_LIFE, PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyEntity } from './passkey.entity.js';
import { RelyingParty } from './relying-party.js';

type Reason = RefusedPasskey['refusal'] | 'closed' | 'switched-off';

/** Signs a member in by a passkey. It is two factors in one (user verification is required): nothing else is asked for. */
@Injectable()
export class SignInByPasskey {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly challenges: PasskeyChallenges,
    private readonly check: CheckPasskey,
    private readonly decoys: DecoyPasskeys,
    private readonly loginSessions: LoginSessions,
    private readonly refusals: RefusedSignIns,
    private readonly audit: AuditTrail,
    private readonly relyingParty: RelyingParty,
    private readonly gate: LocalAccountGate,
  ) {}

  /** @returns request options for the browser, JSON. @throws DomainError `sign-in.refused` without an organization. */
  async options({ organization, email }: AskForPasskey): Promise<string> {
    const address = email?.toLowerCase() ?? null;
    const { organizationId, passkeys } = await this.unitOfWork.everywhere.read(async (entities) => {
      const chosen = await chosenOrganization(entities, organization);
      if (!chosen) throw refused();
      const { id: organizationId } = chosen;
      const member = address
        ? await entities.findOneBy(MemberEntity, { organizationId, email: address, deactivatedAt: IsNull() })
        : null;
      const passkeys = member ? await entities.findBy(PasskeyEntity, { organizationId, memberId: member.id }) : [];
      return { organizationId, passkeys };
    });
    const theirs = passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
    const challenge = await this.challenges.hand({ organizationId, memberId: null, purpose: 'sign-in' });
    const options = await generateAuthenticationOptions({
      rpID: this.relyingParty.id ?? '',
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: CHALLENGE_LIFE,
      userVerification: 'required',
      ...(address ? { allowCredentials: theirs.length > 0 ? theirs : this.decoys.of(organizationId, address) } : {}),
    });
    return JSON.stringify(options);
  }

  /** @throws DomainError `sign-in.refused`, or `sign-in.local-off` for all but the owner; an entry in the trail says why. */
  async run({ organization, passkey: answer }: Asked, device: string | null): Promise<BegunLoginSession> {
    const chosen = await this.unitOfWork.everywhere.read((entities) => chosenOrganization(entities, organization));
    if (!chosen) throw refused();
    const { id: organizationId } = chosen;
    const isOff = await this.unitOfWork
      .in(organizationId)
      .read((entities) => this.gate.isOff(entities, organizationId));
    const refuse = async (reason: Reason, memberId: string | null) => {
      await this.refusals.record(organizationId, { by: 'passkey', reason, memberId });
      return isOff ? switchedOff() : refused();
    };
    const checked = await this.check.run({ organizationId, memberId: null, purpose: 'sign-in' }, answer);
    if ('refusal' in checked) throw await refuse(checked.refusal, checked.memberId);
    const { memberId, id } = checked.passkey;
    const begun = await this.unitOfWork.in(organizationId).run(async (tx) => {
      const member = await tx.entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
      if (member.deactivatedAt) return 'closed';
      if (await this.gate.isClosedTo(tx.entities, { organizationId, memberId })) return 'switched-off';
      if (!(await this.check.noteUse(tx, checked))) return 'counter';
      const begun = await this.loginSessions.begin(tx, { organizationId, memberId, method: 'passkey', device });
      await this.audit.record(tx, {
        organizationId,
        actor: begun.principal,
        action: 'desk.entered',
        subjectId: id,
        detail: { by: 'passkey' },
      });
      await this.gate.noteUse(tx, begun.principal, 'passkey');
      return begun;
    });
    if (typeof begun === 'string') throw await refuse(begun, memberId);
    return begun;
  }
}
