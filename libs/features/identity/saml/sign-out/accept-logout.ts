import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { OwnLoginSessions } from '../../own-login-sessions.js';
import { SpKeys } from '../keys/sp-keys.js';
import { usableCertificates } from '../providers/certificates.js';
import { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import { ServiceProvider } from '../providers/service-provider.js';
import { insist, SamlRefusal } from '../refusal.js';
import { AnswerChecks } from '../response-checks/answer-checks.js';
import { ANSWER_LIFE, CLOCK_SKEW } from '../response-checks/saml-time.js';
import { consumeOnce } from '../sign-in/consume-once.js';
import { ExternalIdentityEntity } from '../sign-in/external-identity.entity.js';
import { ProviderSessionEntity } from '../sign-in/provider-session.entity.js';
import { RefusalRecord } from '../sign-in/refusal-record.js';
import { signedRedirect } from '../signed-redirect.js';
import type { LogoutMessage, LogoutTrust } from './logout-message.js';
import { logoutResponseXml } from './logout-xml.js';

/** A message about signing out, as a browser brought it. */
export interface BroughtLogout {
  readonly address: string;
  /** The origin of the listener that it came by. */
  readonly origin: string;
  readonly message:
    { readonly query: string } | { readonly name: 'SAMLRequest' | 'SAMLResponse'; readonly posted: string };
  readonly relayState: string | null;
  /** The request of ours that this browser waits for the answer to. */
  readonly awaited: string | null;
}

/** The longest RelayState that is given back (saml-bindings-2.0-os, section 3.4.3, asks for 80). */
const LONGEST_STATE = 1024;

/** Takes what identity providers say about signing out: a request ends login sessions, a response is the end of one of ours. */
@Injectable()
export class AcceptLogout {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly serviceProvider: ServiceProvider,
    private readonly keys: SpKeys,
    private readonly checks: AnswerChecks,
    private readonly sessions: OwnLoginSessions,
    private readonly refusals: RefusalRecord,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /**
   * @returns where the browser goes on.
   * @throws SamlRefusal, which is a security event of the organization.
   * @throws DomainError `identity-provider.not-found`, also where single logout is off.
   */
  async accept(brought: BroughtLogout): Promise<string> {
    const provider = await this.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(IdentityProviderEntity, { address: brought.address, removedAt: IsNull() }),
    );
    if (!provider?.settings.enabled || !provider.settings.singleLogout)
      throw new DomainError('identity-provider.not-found', 'not-found', 'There is no such way to sign out.');
    try {
      return await this.acceptFrom(provider, brought);
    } catch (error) {
      if (error instanceof SamlRefusal) await this.refusals.record(provider, error.reason);
      throw error;
    }
  }

  private async acceptFrom(provider: IdentityProviderEntity, brought: BroughtLogout): Promise<string> {
    const { address, organizationId, settings } = provider;
    const now = this.clock.now();
    const certificates = usableCertificates(settings.certificates, now);
    insist(certificates.length > 0, 'certificate-expired');
    const { sloUrl } = this.serviceProvider.addressesOf(address, brought.origin);
    const trust: LogoutTrust = { idpEntityId: settings.entityId, sloUrl, certificates };
    const said = await this.check(brought, trust, now.getTime());
    if (said.kind === 'response') {
      insist(said.requestId === brought.awaited, 'unknown-request');
      return `/desk/sign-in?signed-out=${said.succeeded ? 'everywhere' : 'here'}`;
    }
    await this.unitOfWork.in(organizationId).run((transaction) => this.end(transaction, provider, said));
    return this.answer(provider, said.id, brought.relayState);
  }

  private check({ message }: BroughtLogout, trust: LogoutTrust, now: number): Promise<LogoutMessage> {
    return 'query' in message
      ? this.checks.run('redirectedLogout', message.query, trust, now)
      : this.checks.run('postedLogout', message.name, message.posted, trust, now);
  }

  /** Uses the request up and ends what it names: both or neither. */
  private async end(
    transaction: Transaction,
    { organizationId, id: identityProviderId, settings }: IdentityProviderEntity,
    { id: messageId, nameId, sessionIndexes }: LogoutMessage & { kind: 'request' },
  ): Promise<void> {
    const { entities } = transaction;
    // It may be dated a minute ahead, and is too old after its life and another minute.
    const expiresAt = new Date(this.clock.now().getTime() + ANSWER_LIFE + 2 * CLOCK_SKEW + 1);
    await consumeOnce(transaction, this.ids, {
      kind: 'logout',
      organizationId,
      identityProviderId,
      messageId,
      expiresAt,
    });
    const key = { organizationId, idpEntityId: settings.entityId, nameId };
    const identity = await entities.findOneBy(ExternalIdentityEntity, key);
    if (!identity) return;
    const theirs = { organizationId, identityProviderId, externalIdentityId: identity.id };
    const found = await entities.findBy(ProviderSessionEntity, theirs);
    // Without an index, all that this person has there (saml-core, section 3.7.1).
    const meant = found.filter(
      ({ sessionIndex }) =>
        sessionIndexes.length === 0 || (sessionIndex !== null && sessionIndexes.includes(sessionIndex)),
    );
    await this.sessions.endThose(
      transaction,
      organizationId,
      meant.map(({ loginSessionId }) => loginSessionId),
      'signed-out-elsewhere',
    );
  }

  private async answer(
    { address, settings }: IdentityProviderEntity,
    requestId: string,
    relayState: string | null,
  ): Promise<string> {
    const { sloUrl } = settings;
    if (sloUrl === null) return '/desk/sign-in?signed-out=everywhere';
    const { entityId: issuer } = this.serviceProvider.addressesOf(address);
    const head = { id: `_${this.ids.secret(24)}`, at: this.clock.now(), destination: sloUrl, issuer };
    const { privateKey } = await this.keys.load();
    const RelayState = relayState !== null && relayState.length <= LONGEST_STATE ? relayState : null;
    return signedRedirect(sloUrl, { SAMLResponse: logoutResponseXml(head, requestId), RelayState }, privateKey);
  }
}
