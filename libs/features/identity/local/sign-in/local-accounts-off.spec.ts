import { MemberEntity } from '@confrere/features/people';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { CurrentConfig } from '@confrere/platform/config';
import { eachStorage } from '@confrere/platform/storage';
import { AuditTrail } from '@confrere/features/audit';
import { fixtureEntities } from '../../identity.fixture.js';
import { LoginSessionEntity } from '../../login-session.entity.js';
import { SamlOffers } from '../../saml/for-local-accounts.js';
import { IdentityProviderEntity } from '../../saml/providers/identity-provider.entity.js';
import { IdentityProviders } from '../../saml/providers/identity-providers.js';
import { ExternalIdentityEntity } from '../../saml/sign-in/external-identity.entity.js';
import { SETTINGS } from '../../saml/sign-in/sign-on.fixture.js';
import { localAccounts, PASSWORD } from '../local.fixture.js';
import { LocalAccountGate } from './local-account-gate.js';
import { LocalAccountRules } from './local-account-rules.js';

const OFF = {
  code: 'sign-in.local-off',
  kind: 'unauthenticated',
  message: 'Passwords and passkeys are switched off here.',
};
const RULE = { secondFactorRequired: false, allowed: false };
const EMAIL = { ingrid: 'ingrid@fjord.example', jonas: 'jonas@fjord.example' };

eachStorage('accounts of the appliance that are switched off', (open) => {
  /** The owner Ingrid and the professional Jonas, both with a password, at a clinic with an identity provider. */
  async function fjord(configured: CurrentConfig['config']['identity']['localAccounts'] = []) {
    const storage = await open(fixtureEntities);
    const at = localAccounts(storage);
    const { unitOfWork } = storage;
    const owner = await at.clinic('fjord');
    const { organizationId } = owner;
    const jonas = await at.colleague(organizationId);
    for (const each of [owner, jonas]) await at.withPassword(each.principal);
    const audit = new AuditTrail(at.clock, at.ids);
    const gate = new LocalAccountGate(audit, at.clock);
    const unused = undefined as never;
    const providers = new IdentityProviders(unitOfWork, unused, unused, audit, at.clock, at.ids, gate);
    const current = { config: { identity: { localAccounts: configured } } } as unknown as CurrentConfig;
    const rules = new LocalAccountRules(unitOfWork, current, new SamlOffers(providers), audit, at.ids);
    const insertProvider = (enabled = true) =>
      unitOfWork.in(organizationId).run(async ({ entities }) => {
        const id = at.ids.id();
        await entities.insert(IdentityProviderEntity, {
          ...{ id, organizationId, address: 'fjord', source: 'desk', settings: { ...SETTINGS, enabled }, version: 1 },
          ...{ createdAt: at.clock.now(), removedAt: null, lastAssertion: null, lastAssertionAt: null },
          warnedDays: null,
        });
        return id;
      });
    const signedInThere = (member: MemberPrincipal) =>
      unitOfWork.in(organizationId).run(({ entities }) =>
        entities.insert(ExternalIdentityEntity, {
          ...{ id: at.ids.id(), organizationId, memberId: member.memberId, idpEntityId: SETTINGS.entityId },
          ...{ nameId: 'jonas', nameIdFormat: 'urn:x', wantedRole: null, createdAt: at.clock.now() },
          seenAt: at.clock.now(),
        }),
      );
    return {
      ...at,
      ...{ storage, organizationId, owner: owner.principal, jonas: jonas.principal, providers, rules, gate },
      ...{ insertProvider, signedInThere },
      byPassword: (email: string, password = PASSWORD) =>
        at.byPassword.run({ organization: 'fjord', email, password }, 'Firefox on Windows'),
      settle: () => unitOfWork.everywhere.run((tx) => rules.settle(tx)),
    };
  }
  async function switchedOff() {
    const here = await fjord();
    const provider = await here.insertProvider();
    await here.signedInThere(here.jonas);
    await here.rules.change(here.owner, RULE);
    return { ...here, provider };
  }

  it('let nobody in by a password but the owner, whose use of it is a security event', async () => {
    const { byPassword, trail, organizationId, owner, jonas } = await switchedOff();
    await expect(byPassword(EMAIL.jonas)).rejects.toMatchObject(OFF);
    expect(await trail(organizationId, 'sign-in.refused')).toEqual([
      { subjectId: jonas.memberId, by: 'password', reason: 'switched-off' },
    ]);
    expect(await trail(organizationId, 'break-glass.used')).toEqual([]);
    await expect(byPassword(EMAIL.ingrid)).resolves.toMatchObject({ next: 'signed-in' });
    expect(await trail(organizationId, 'break-glass.used')).toEqual([{ subjectId: owner.memberId, by: 'password' }]);
  });

  it('answer the same to a wrong password of the owner, one of a member, and an address that is nobody’s', async () => {
    const { byPassword } = await switchedOff();
    await expect(byPassword(EMAIL.ingrid, 'something else entirely')).rejects.toMatchObject(OFF);
    await expect(byPassword(EMAIL.jonas, 'something else entirely')).rejects.toMatchObject(OFF);
    await expect(byPassword('nobody@fjord.example')).rejects.toMatchObject(OFF);
  });

  it('let nobody in by a passkey but the owner', async () => {
    const { withPasskey, owner, jonas, byPasskey, challengeFor, trail, organizationId } = await switchedOff();
    const keys = { owner: await withPasskey(owner), jonas: await withPasskey(jonas) };
    const run = async (key: keyof typeof keys) =>
      byPasskey.run(
        { organization: 'fjord', passkey: keys[key].sign({ challenge: await challengeFor('fjord') }) },
        null,
      );
    await expect(run('jonas')).rejects.toMatchObject(OFF);
    expect((await run('owner')).principal.memberId).toBe(owner.memberId);
    expect(await trail(organizationId, 'break-glass.used')).toEqual([{ subjectId: owner.memberId, by: 'passkey' }]);
  });

  it('let nobody finish by a code what they began before by a password', async () => {
    const here = await fjord();
    await here.insertProvider();
    await here.signedInThere(here.jonas);
    await here.rules.change(here.owner, { secondFactorRequired: true, allowed: true });
    const begun = await here.byPassword(EMAIL.jonas);
    if (begun.next !== 'enrol') throw new Error('The second factor was not asked for.');
    await here.rules.change(here.owner, { secondFactorRequired: true, allowed: false });
    await expect(here.steps.withCode(begun.step, '000000', null)).rejects.toMatchObject(OFF);
  });

  it('end no login session: whoever is signed in goes on, and proves who they are as before', async () => {
    const { storage, organizationId, jonas, confirm } = await switchedOff();
    const session = await storage.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findOneByOrFail(LoginSessionEntity, { id: jonas.loginSessionId }));
    expect(session.endedAt).toBeNull();
    expect(await confirm.ways(jonas)).toEqual({ password: true, passkey: false });
    await expect(confirm.run(jonas, { by: 'password', password: PASSWORD })).resolves.toBeDefined();
  });

  it('prove nothing of whoever came by an identity provider', async () => {
    const { storage, organizationId, jonas, confirm, trail } = await switchedOff();
    await storage.unitOfWork
      .in(organizationId)
      .run(({ entities }) => entities.update(LoginSessionEntity, { id: jonas.loginSessionId }, { method: 'saml' }));
    expect(await confirm.ways(jonas)).toEqual({ password: false, passkey: false });
    await expect(confirm.run(jonas, { by: 'password', password: PASSWORD })).rejects.toMatchObject({
      code: 'sign-in.refused',
    });
    expect(await trail(organizationId, 'identity.not-confirmed')).toMatchObject([{ reason: 'switched-off' }]);
  });

  it('follow the ownership: the new owner gets in, the one before no more', async () => {
    const { storage, organizationId, owner, jonas, byPassword } = await switchedOff();
    await storage.unitOfWork.in(organizationId).run(async ({ entities }) => {
      await entities.update(MemberEntity, { id: owner.memberId }, { role: 'admin' });
      await entities.update(MemberEntity, { id: jonas.memberId }, { role: 'owner' });
    });
    await expect(byPassword(EMAIL.ingrid)).rejects.toMatchObject(OFF);
    await expect(byPassword(EMAIL.jonas)).resolves.toMatchObject({ next: 'signed-in' });
  });

  it('stay on while no identity provider works: none, one that is off, one that nobody came by, one without a valid certificate', async () => {
    const { rules, owner, jonas, insertProvider, signedInThere, storage, organizationId } = await fjord();
    const tried = () =>
      expect(rules.change(owner, RULE)).rejects.toMatchObject({ code: 'local-accounts.no-other-way' });
    await tried();
    const id = await insertProvider(false);
    await signedInThere(jonas);
    await tried();
    const work = storage.unitOfWork.in(organizationId);
    await work.run(({ entities }) => entities.update(IdentityProviderEntity, { id }, { settings: SETTINGS }));
    await work.run(({ entities }) => entities.delete(ExternalIdentityEntity, { organizationId }));
    await tried();
    await signedInThere(jonas);
    await work.run(({ entities }) =>
      entities.update(IdentityProviderEntity, { id }, { settings: { ...SETTINGS, certificates: [] } }),
    );
    await tried();
    await work.run(({ entities }) => entities.update(IdentityProviderEntity, { id }, { settings: SETTINGS }));
    await rules.change(owner, RULE);
    expect(await rules.tell(owner)).toEqual({ ...RULE, locked: false });
  });

  it('keep the last identity provider that is on', async () => {
    const { providers, provider, owner, rules } = await switchedOff();
    const off = { settings: { ...SETTINGS, enabled: false }, version: 1, metadata: null };
    const LAST = { code: 'identity-provider.last-way-in' };
    await expect(providers.save(owner, provider, off)).rejects.toMatchObject(LAST);
    await expect(providers.remove(owner, provider)).rejects.toMatchObject(LAST);
    await rules.change(owner, { ...RULE, allowed: true });
    await expect(providers.remove(owner, provider)).resolves.toBeUndefined();
  });

  it('are what the config file says, which the screen cannot change; the second factor it can', async () => {
    const here = await fjord([{ organization: 'fjord', allowed: false }]);
    await here.insertProvider();
    await here.settle();
    await here.settle();
    expect(await here.trail(here.organizationId, 'sign-in-rule.changed')).toEqual([
      { subjectId: null, secondFactorRequired: false, allowed: false },
    ]);
    expect(await here.rules.tell(here.owner)).toEqual({ ...RULE, locked: true });
    await expect(here.rules.change(here.owner, { ...RULE, allowed: true })).rejects.toMatchObject({
      code: 'local-accounts.locked',
    });
    await here.rules.change(here.owner, { secondFactorRequired: true, allowed: false });
    await expect(here.byPassword(EMAIL.jonas)).rejects.toMatchObject(OFF);
  });

  it('are a fault of the config where nobody else could sign in, or there is no such organization', async () => {
    const here = await fjord([{ organization: 'fjord', allowed: false }]);
    await expect(here.settle()).rejects.toThrow('identity.localAccounts.0.allowed:');
    const elsewhere = await fjord([{ organization: 'nowhere', allowed: true }]);
    await expect(elsewhere.settle()).rejects.toThrow('identity.localAccounts.0.organization:');
  });
});
