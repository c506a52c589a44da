import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { type BegunLoginSession, LoginSessions } from '../../login-sessions.js';
import { hashSecret, isSameHash } from '../../secret-hash.js';
import { SpKeys } from '../keys/sp-keys.js';
import { usableCertificates } from '../providers/certificates.js';
import { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import { ServiceProvider } from '../providers/service-provider.js';
import { insist, SamlRefusal } from '../refusal.js';
import { AnswerChecks } from '../response-checks/answer-checks.js';
import type { AcceptedAssertion } from '../response-checks/assertion-rules.js';
import type { ShapedResponse } from '../response-checks/response-shape.js';
import { AdmitMember } from './admit-member.js';
import { AuthnRequestEntity } from './authn-request.entity.js';
import { consumeOnce } from './consume-once.js';
import { ConsumedMessageEntity } from './consumed-message.entity.js';
import { LastSignIn } from './last-sign-in.js';
import { ProviderSessionEntity } from './provider-session.entity.js';
import { RefusalRecord } from './refusal-record.js';
import { TrySignIn } from './try-sign-in.js';

/** What a browser brought from an identity provider. */
export interface PostedResponse {
  readonly address: string;
  /** The origin of the listener that it came by. */
  readonly origin: string;
  readonly samlResponse: string;
  readonly relayState: string;
  /** The secret of the browser that began; null: it has none. */
  readonly cookie: string | null;
  /** `Firefox on Windows`. */
  readonly device: string | null;
}

export interface AcceptedSignIn extends BegunLoginSession {
  readonly returnTo: string;
  /** The login session that this browser had before. */
  readonly replacedLoginSessionId: string | null;
}

/** How far an answer came: what was verified, even when nobody is let in by it. */
interface Seen {
  request: AuthnRequestEntity | null;
  assertion: AcceptedAssertion | null;
}

/** The assertion consumer: turns the answer of an identity provider into a login session, once. */
@Injectable()
export class AcceptResponse {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly serviceProvider: ServiceProvider,
    private readonly keys: SpKeys,
    private readonly checks: AnswerChecks,
    private readonly admitMember: AdmitMember,
    private readonly trial: TrySignIn,
    private readonly loginSessions: LoginSessions,
    private readonly refusals: RefusalRecord,
    private readonly lastSignIn: LastSignIn,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /**
   * @returns `tried` when nobody was to be let in; what it came to stands on the Sign-in screen.
   * @throws SamlRefusal with the reason, which is a security event of the organization.
   * @throws DomainError `identity-provider.not-found`
   */
  async accept(posted: PostedResponse): Promise<AcceptedSignIn | 'tried'> {
    const provider = await this.providerAt(posted.address);
    const seen: Seen = { request: null, assertion: null };
    try {
      return await this.acceptFrom(provider, posted, seen);
    } catch (error) {
      if (!(error instanceof SamlRefusal)) throw error;
      await this.refusals.record(provider, error.reason);
      const { request, assertion } = seen;
      const isTrial = request?.isTrial === true;
      await this.lastSignIn.refused(provider, error.reason, assertion, isTrial);
      if (!isTrial) throw error;
      return 'tried';
    }
  }

  /**
   * Writes down what was refused before there was anything to verify.
   * @throws DomainError `identity-provider.not-found`
   */
  async unreadable(address: string, { reason }: SamlRefusal): Promise<void> {
    await this.refusals.record(await this.providerAt(address), reason);
  }

  private async providerAt(address: string): Promise<IdentityProviderEntity> {
    const provider = await this.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(IdentityProviderEntity, { address, removedAt: IsNull() }),
    );
    if (!provider || !(provider.settings.enabled || (await this.trial.isUnderWay(provider))))
      throw new DomainError('identity-provider.not-found', 'not-found', 'There is no such way to sign in.');
    return provider;
  }

  private async acceptFrom(
    provider: IdentityProviderEntity,
    posted: PostedResponse,
    seen: Seen,
  ): Promise<AcceptedSignIn | 'tried'> {
    const shaped = await this.checks.run('responseShape', posted.samlResponse);
    const request = await this.requestOf(provider, posted, shaped);
    seen.request = request;
    insist(request.isTrial || provider.settings.enabled, 'unknown-request');
    const assertion = await this.verify(provider, posted, shaped, request);
    seen.assertion = assertion;
    const inOrganization = this.unitOfWork.in(provider.organizationId);
    if (!request.isTrial)
      return inOrganization.run((transaction) => this.begin(transaction, provider, request, assertion, posted.device));
    await inOrganization.run((transaction) => this.useUp(transaction, provider, request, assertion));
    await this.lastSignIn.tried(provider, assertion, await this.trial.outcome(provider, assertion));
    return 'tried';
  }

  /** The request of ours that is answered, begun by this browser. */
  private async requestOf(
    { organizationId, id: identityProviderId }: IdentityProviderEntity,
    { cookie, relayState }: PostedResponse,
    { requestId }: ShapedResponse,
  ): Promise<AuthnRequestEntity> {
    const request = await this.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findOneBy(AuthnRequestEntity, { organizationId, identityProviderId, requestId }));
    insist(request !== null, 'unknown-request');
    insist(this.clock.now() < request.expiresAt, 'request-expired');
    insist(cookie !== null && isSameHash(hashSecret(cookie), request.cookieHash), 'other-browser');
    insist(isSameHash(hashSecret(relayState), request.relayStateHash), 'other-browser');
    return request;
  }

  private async verify(
    { address, settings }: IdentityProviderEntity,
    { origin }: PostedResponse,
    shaped: ShapedResponse,
    request: AuthnRequestEntity,
  ): Promise<AcceptedAssertion> {
    const { privateKey } = await this.keys.load();
    const { entityId, acsUrl } = this.serviceProvider.addressesOf(address, origin);
    const now = this.clock.now();
    const certificates = usableCertificates(settings.certificates, now);
    insist(certificates.length > 0, 'certificate-expired');
    const trust = {
      idpEntityId: settings.entityId,
      spEntityId: entityId,
      acsUrl,
      requestId: request.requestId,
      nameIdFormat: settings.nameIdFormat,
      authnContexts: settings.authnContexts,
      signedInAfter: request.provesAgain ? request.createdAt : null,
      certificates,
      demanded: settings.demandedSignatures,
      privateKey,
    };
    return this.checks.run('response', shaped, trust, now.getTime());
  }

  /** Uses the answer up and signs in: both or neither. */
  private async begin(
    transaction: Transaction,
    provider: IdentityProviderEntity,
    request: AuthnRequestEntity,
    assertion: AcceptedAssertion,
    device: string | null,
  ): Promise<AcceptedSignIn> {
    const { organizationId, id: identityProviderId, settings } = provider;
    const { entities } = transaction;
    await this.tidy(transaction, organizationId);
    await this.useUp(transaction, provider, request, assertion);
    const { linkMemberId, staffInvitationId } = request;
    const vouched = { organizationId, identityProviderId, settings, assertion, linkMemberId, staffInvitationId };
    const identity = await this.admitMember.admit(transaction, vouched);
    const { memberId } = identity;
    const notAfter = assertion.sessionNotAfter === null ? null : new Date(assertion.sessionNotAfter);
    const begun = await this.loginSessions.begin(transaction, {
      organizationId,
      memberId,
      method: 'saml',
      device,
      notAfter,
    });
    await entities.insert(ProviderSessionEntity, {
      id: this.ids.id(),
      organizationId,
      identityProviderId,
      externalIdentityId: identity.id,
      loginSessionId: begun.principal.loginSessionId,
      sessionIndex: assertion.sessionIndex?.slice(0, 256) ?? null,
      expiresAt: begun.expiresAt,
    });
    await this.lastSignIn.accepted(transaction, provider, assertion);
    await this.audit.record(transaction, {
      organizationId,
      actor: begun.principal,
      action: 'desk.entered',
      subjectId: identityProviderId,
      detail: { method: 'saml', authnContext: assertion.authnContext?.slice(0, 200) ?? null },
    });
    const { returnTo, replacedLoginSessionId } = request;
    return { ...begun, returnTo, replacedLoginSessionId };
  }

  private async useUp(
    transaction: Transaction,
    { organizationId, id: identityProviderId }: IdentityProviderEntity,
    request: AuthnRequestEntity,
    assertion: AcceptedAssertion,
  ): Promise<void> {
    const once = { organizationId, identityProviderId };
    await consumeOnce(transaction, this.ids, {
      ...once,
      kind: 'request',
      messageId: request.requestId,
      expiresAt: request.expiresAt,
    });
    await consumeOnce(transaction, this.ids, {
      ...once,
      kind: 'assertion',
      messageId: assertion.assertionId,
      expiresAt: new Date(assertion.usableUntil),
    });
    await transaction.entities.delete(AuthnRequestEntity, { id: request.id, organizationId });
  }

  private async tidy({ entities }: Transaction, organizationId: string): Promise<void> {
    const expired = { organizationId, expiresAt: LessThan(this.clock.now()) };
    await entities.delete(ConsumedMessageEntity, expired);
    await entities.delete(ProviderSessionEntity, expired);
  }
}
