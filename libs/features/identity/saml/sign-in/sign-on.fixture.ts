import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditEventEntity, AuditTrail } from '@confrere/features/audit';
import type { IdentityProviderSettings, MemberRole } from '@confrere/contract';
import { AddMember, MemberEntity, StaffInvitationEntity, StaffInvitations } from '@confrere/features/people';
import { PublicOrigin } from '@confrere/platform/access';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import type { TestStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { clinic } from '../../identity.fixture.js';
import { hashSecret } from '../../secret-hash.js';
import { LocalAccountGate } from '../../local/index.js';
import { makeKeys, type Making, type Mode, OwnIdp, pemOf, toBase64, URLS } from '../corpus/own-idp.fixture.js';
import { SpKeys } from '../keys/sp-keys.js';
import { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import { IdentityProviders } from '../providers/identity-providers.js';
import { ServiceProvider } from '../providers/service-provider.js';
import { NearChecks } from '../response-checks/answer-checks.fixture.js';
import { AcceptLogout } from '../sign-out/accept-logout.js';
import { BeginSignOut } from '../sign-out/begin-sign-out.js';
import { AcceptResponse } from './accept-response.js';
import { AdmitMember } from './admit-member.js';
import { AuthnRequestEntity } from './authn-request.entity.js';
import { BeginSignIn, type SignInWish } from './begin-sign-in.js';
import { LastSignIn } from './last-sign-in.js';
import { RefusalRecord } from './refusal-record.js';
import { TrySignIn } from './try-sign-in.js';

const ORIGIN = 'https://visit.example.org';
export const idpKeys = makeKeys('idp');
export const nextKeys = makeKeys('idp, next');
const spKeys = makeKeys('sp');

export const SETTINGS: IdentityProviderSettings = {
  name: 'Hospital account',
  enabled: true,
  entityId: URLS.idp,
  ssoUrl: 'https://idp.hospital.example/sso',
  sloUrl: 'https://idp.hospital.example/slo',
  certificates: [idpKeys.certificate],
  demandedSignatures: 'both',
  nameIdFormat: null,
  authnContexts: [],
  attributeMap: { email: null, displayName: null, givenName: null, surname: null, groups: null },
  roleRules: [
    { group: 'vc-admin', role: 'admin' },
    { group: 'vc-clinician', role: 'member' },
    { group: 'vc-desk', role: 'reception' },
  ],
  provisioning: 'by-group',
  emailDomains: [],
  singleLogout: false,
};

/** Two organizations that trust the same identity provider, on a real database. */
export async function signOn(storage: TestStorage) {
  const { unitOfWork } = storage;
  const base = await clinic(storage);
  const { clock, ids, loginSessions, organizationId } = base;
  const audit = new AuditTrail(clock, ids);
  const config = loadConfig({ CONFRERE_DATA_DIR: mkdtempSync(join(tmpdir(), 'confrere-saml-')) });
  const keys = new SpKeys(new CurrentConfig(config), clock);
  // Made once for all specs: a fresh one takes a while.
  keys.load = () => Promise.resolve({ privateKey: pemOf(spKeys.privateKey), certificate: spKeys.certificate });
  const serviceProvider = new ServiceProvider(new PublicOrigin(ORIGIN), keys);
  const begin = new BeginSignIn(unitOfWork, serviceProvider, keys, clock, ids);
  const providers = new IdentityProviders(
    unitOfWork,
    serviceProvider,
    keys,
    audit,
    clock,
    ids,
    new LocalAccountGate(audit, clock),
  );
  const addMember = new AddMember(clock, ids);
  const invitations = new StaffInvitations(unitOfWork, addMember, audit, clock);
  const admit = new AdmitMember(addMember, invitations, audit, clock, ids);
  const trial = new TrySignIn(unitOfWork, admit, clock);
  const refusals = new RefusalRecord(unitOfWork, audit, clock);
  const lastSignIn = new LastSignIn(unitOfWork, clock, new SilentLog());
  const checks = new NearChecks();
  const replica = () =>
    new AcceptResponse(
      unitOfWork,
      serviceProvider,
      keys,
      checks,
      admit,
      trial,
      loginSessions,
      refusals,
      lastSignIn,
      audit,
      clock,
      ids,
    );
  const acceptLogout = new AcceptLogout(unitOfWork, serviceProvider, keys, checks, base.own, refusals, clock, ids);
  const beginSignOut = new BeginSignOut(unitOfWork, serviceProvider, keys, clock, ids);
  const accept = replica();
  const idp = new OwnIdp(idpKeys, spKeys.certificate);

  const provider = async (address: string, changes: Partial<IdentityProviderSettings> = {}, of = organizationId) => {
    await unitOfWork.everywhere.run(({ entities }) =>
      entities.insert(IdentityProviderEntity, {
        id: ids.id(),
        organizationId: of,
        address,
        source: 'desk',
        settings: { ...SETTINGS, ...changes },
        version: 1,
        createdAt: clock.now(),
        removedAt: null,
        lastAssertion: null,
        lastAssertionAt: null,
        warnedDays: null,
      }),
    );
  };

  /** Begins at our side. */
  const ask = async (wish: Partial<SignInWish> = {}) => {
    const begun = await begin.begin({
      address: 'oslo',
      origin: ORIGIN,
      returnTo: '/desk',
      again: false,
      cookie: null,
      ...wish,
    });
    const query = new URL(begun.url).searchParams;
    const address = wish.address ?? 'oslo';
    const relayState = query.get('RelayState') ?? '';
    const { requestId } = await unitOfWork.everywhere.read((entities) =>
      entities.findOneByOrFail(AuthnRequestEntity, { relayStateHash: hashSecret(relayState) }),
    );
    return { ...begun, address, requestId, relayState };
  };
  type Asked = Awaited<ReturnType<typeof ask>>;

  let made = 0;
  /** What the identity provider's page posts back. */
  const answer = async (asked: Asked, making: Making = {}, mode: Mode = 'both', by = idp) => {
    const said = {
      requestId: asked.requestId,
      assertionId: `_assertion${++made}`,
      sp: `${ORIGIN}/saml/${asked.address}/metadata`,
      acs: `${ORIGIN}/saml/${asked.address}/acs`,
      at: (milliseconds: number) => new Date(clock.now().getTime() + milliseconds).toISOString(),
      ...making.said,
    };
    const { address, relayState, cookie } = asked;
    const samlResponse = toBase64(await by.make(mode, { ...making, said }));
    return { address, origin: ORIGIN, samlResponse, relayState, cookie, device: null };
  };
  return {
    ...base,
    accept,
    acceptLogout,
    beginSignOut,
    spCertificate: spKeys.certificate,
    answer,
    ask,
    begin,
    idp,
    lastSignIn,
    provider,
    providers,
    replica,
    serviceProvider,
    /** The whole way. */
    signIn: async (making: Making = {}, wish: Partial<SignInWish> = {}) => {
      const accepted = await accept.accept(await answer(await ask(wish), making));
      if (accepted === 'tried') throw new Error('This was only tried.');
      return accepted;
    },
    /** The whole way of a trial. */
    tryOut: async (making: Making = {}, wish: Partial<SignInWish> = {}) =>
      accept.accept(await answer(await ask({ trial: { organizationId }, ...wish }), making)),
    idpWith: (keyPair: typeof idpKeys) => new OwnIdp(keyPair, spKeys.certificate),
    member: (role: MemberRole, email: string) =>
      unitOfWork.everywhere.run((tx) =>
        new AddMember(clock, ids).add(tx, { organizationId, role, displayName: 'Someone', title: null, email }),
      ),
    /** An invitation to the staff that is open. @returns its id. */
    invited: async (email: string, role: 'admin' | 'reception') => {
      const now = clock.now();
      const id = ids.id();
      await unitOfWork.everywhere.run(({ entities }) =>
        entities.insert(StaffInvitationEntity, {
          ...{ id, organizationId, email, role, displayName: null, secretHash: id, invitedBy: base.memberId },
          ...{ createdAt: now, sentAt: now, expiresAt: new Date(now.getTime() + 3_600_000) },
          ...{ acceptedAt: null, acceptedBy: null, revokedAt: null },
        }),
      );
      return id;
    },
    memberOf: (id: string) => unitOfWork.everywhere.read((entities) => entities.findOneByOrFail(MemberEntity, { id })),
    change: (id: string, values: Partial<Pick<MemberEntity, 'role' | 'deactivatedAt'>>) =>
      unitOfWork.everywhere.run(({ entities }) => entities.update(MemberEntity, { id }, values)),
    audited: (action: string) =>
      unitOfWork.everywhere.read((entities) => entities.findBy(AuditEventEntity, { action })),
  };
}
