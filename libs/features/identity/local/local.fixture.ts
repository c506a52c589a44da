import { AuditEventEntity, AuditTrail } from '@confrere/features/audit';
import { FoundOrganization } from '@confrere/features/organizations';
import { AddMember } from '@confrere/features/people';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import type { CurrentConfig } from '@confrere/platform/config';
import type { TestStorage } from '@confrere/platform/storage';
import { type Log, SilentLog } from '@confrere/platform/telemetry';
import { LoginSessions } from '../login-sessions.js';
import { AppSecrets } from './one-time-codes/app-secrets.js';
import { SecondFactor } from './one-time-codes/second-factor.js';
import { Authenticator } from './passkeys/authenticator.fixture.js';
import { CheckPasskey } from './passkeys/check-passkey.js';
import { DecoyPasskeys } from './passkeys/decoy-passkeys.js';
import { OwnPasskeys } from './passkeys/own-passkeys.js';
import { PasskeyChallenges } from './passkeys/passkey-challenges.js';
import { RelyingParty } from './passkeys/relying-party.js';
import { SignInByPasskey } from './passkeys/sign-in-by-passkey.js';
import { OwnPassword } from './password/own-password.js';
import { hashPassword } from './password/password-hash.js';
import { ConfirmIdentity } from './sign-in/confirm-identity.js';
import { LocalAccountGate } from './sign-in/local-account-gate.js';
import { RefusedSignIns } from './sign-in/refused-sign-ins.js';
import { SecondFactorSteps } from './sign-in/second-factor-steps.js';
import { SignInByPassword } from './sign-in/sign-in-by-password.js';

export const ORIGIN = 'https://visit.example.org';
export const RP_ID = 'visit.example.org';
export const PASSWORD = 'correct horse battery';
export const SECRET = 'a-secret-that-is-long-enough-to-count-123';

/** A config that says nothing but the appliance's secrets. */
export const configWith = (...secrets: string[]): CurrentConfig =>
  ({ config: { relay: { secrets } } }) as unknown as CurrentConfig;

const challengeIn = (options: string): string => (JSON.parse(options) as { challenge: string }).challenge;

/** What makes local accounts, on a real database, with a clock that stands still. */
export function localAccounts(
  { unitOfWork }: TestStorage,
  secrets: readonly string[] = [SECRET],
  log: Log = new SilentLog(),
) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const audit = new AuditTrail(clock, ids);
  const loginSessions = new LoginSessions(unitOfWork, audit, clock, ids);
  const party = new RelyingParty(new PublicOrigin(ORIGIN));
  const challenges = new PasskeyChallenges(unitOfWork, clock, ids);
  const check = new CheckPasskey(unitOfWork, challenges, party, clock);
  const refusals = new RefusedSignIns(unitOfWork, audit, clock);
  const decoys = new DecoyPasskeys(configWith(...secrets));
  const appSecrets = new AppSecrets(configWith(...secrets), unitOfWork, ids, log);
  const secondFactor = new SecondFactor(unitOfWork, appSecrets, audit, clock, ids);
  const gate = new LocalAccountGate(audit, clock);
  const steps = new SecondFactorSteps(unitOfWork, secondFactor, loginSessions, gate, audit, clock, ids);
  const passwords = new OwnPassword(unitOfWork, audit, clock, ids);
  const ownPasskeys = new OwnPasskeys(unitOfWork, challenges, audit, party, clock, ids);
  const byPasskey = new SignInByPasskey(
    unitOfWork,
    challenges,
    check,
    decoys,
    loginSessions,
    refusals,
    audit,
    party,
    gate,
  );
  const confirm = new ConfirmIdentity(unitOfWork, challenges, check, audit, party, clock, ids, gate);

  /** An organization with one member who has signed in. */
  const clinic = async (slug: string) => {
    const [organizationId, memberId] = await unitOfWork.everywhere.run(async (tx) => {
      const organizationId = await new FoundOrganization(clock, ids).found(tx, {
        name: slug,
        slug,
        supportPhone: null,
        emergencyNumber: '113',
        timeZone: 'Europe/Oslo',
      });
      const person = { organizationId, role: 'owner', displayName: 'Dr Ingrid Hansen', title: null } as const;
      const email = 'ingrid@fjord.example';
      return [organizationId, await new AddMember(clock, ids).add(tx, { ...person, email })] as const;
    });
    return { slug, ...(await signIn(organizationId, memberId)) };
  };
  const colleague = async (organizationId: string) => {
    const person = { organizationId, role: 'member', displayName: 'Jonas Berg', title: null } as const;
    const email = 'jonas@fjord.example';
    const memberId = await unitOfWork.everywhere.run((tx) => new AddMember(clock, ids).add(tx, { ...person, email }));
    return signIn(organizationId, memberId);
  };
  const signIn = async (organizationId: string, memberId: string) => {
    const { principal } = await unitOfWork.everywhere.run((tx) =>
      loginSessions.begin(tx, { organizationId, memberId, method: 'entry-link' }),
    );
    return { organizationId, memberId, principal };
  };

  return {
    clock,
    ids,
    appSecrets,
    secondFactor,
    steps,
    ownPasskeys,
    challenges,
    clinic,
    colleague,
    byPasskey,
    byPassword: new SignInByPassword(unitOfWork, steps, refusals, gate),
    confirm,
    /** A challenge for signing in at this organization. */
    challengeFor: async (organization: string) => challengeIn(await byPasskey.options({ organization, email: null })),
    confirmChallenge: async (member: MemberPrincipal) => challengeIn(await confirm.options(member)),
    registerChallenge: async (member: MemberPrincipal) => challengeIn(await ownPasskeys.options(member)),
    /** A passkey that this member has added. */
    withPasskey: async (member: MemberPrincipal) => {
      const authenticator = new Authenticator(ORIGIN, RP_ID);
      const challenge = challengeIn(await ownPasskeys.options(member));
      await ownPasskeys.add(member, 'Laptop', authenticator.register({ challenge }));
      return authenticator;
    },
    withPassword: async ({ organizationId, memberId }: MemberPrincipal) => {
      const hash = await hashPassword(PASSWORD);
      await unitOfWork.in(organizationId).run((tx) => passwords.keep(tx, { organizationId, memberId }, hash));
    },
    /** What the trail says of this action: who was concerned, and the facts. */
    trail: async (organizationId: string, action: string) => {
      const rows = await unitOfWork
        .in(organizationId)
        .read((entities) => entities.find(AuditEventEntity, { where: { action }, order: { seq: 'ASC' } }));
      return rows.map(({ subjectId, detail }) => ({ subjectId, ...detail }));
    },
  };
}
