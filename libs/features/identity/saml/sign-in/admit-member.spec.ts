import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { masked, personOf } from './map-attributes.js';
import { SETTINGS, signOn } from './sign-on.fixture.js';

jest.setTimeout(120_000);
const refused = (reason: string) => ({ code: `saml.${reason}` });
const saying = (groups: readonly string[], more: Readonly<Record<string, readonly string[]>> = {}) => ({
  said: { attributes: { mail: ['nora@hospital.example'], displayName: ['Nora Nurse'], groups, ...more } },
});

eachStorage('whom an identity provider vouches for', (open) => {
  const start = async (changes: Partial<typeof SETTINGS> = {}) => {
    const on = await signOn(await open(fixtureEntities));
    await on.provider('oslo', changes);
    return on;
  };

  it('comes in by a group that gives a role, and not without one', async () => {
    const { signIn, memberOf } = await start();
    await expect(signIn(saying(['staff']))).rejects.toMatchObject(refused('no-role'));
    const { principal } = await signIn(saying(['staff', 'vc-desk']));
    expect((await memberOf(principal.memberId)).role).toBe('reception');
  });

  it('comes in as member where everyone may, and not at all where nobody may', async () => {
    const everyone = await start({ provisioning: 'everyone' });
    expect((await everyone.signIn(saying([]))).principal.role).toBe('member');
    const nobody = await start({ provisioning: 'nobody' });
    await expect(nobody.signIn(saying(['vc-clinician']))).rejects.toMatchObject(refused('not-invited'));
  });

  it('follows their groups in the roles that groups give', async () => {
    const { signIn, audited } = await start();
    expect((await signIn(saying(['vc-clinician']))).principal.role).toBe('member');
    expect((await signIn(saying(['vc-desk']))).principal.role).toBe('reception');
    expect((await signIn(saying(['none']))).principal.role).toBe('reception');
    expect((await audited('member.role-changed')).map(({ detail }) => detail)).toEqual([
      { by: 'group', from: 'member', to: 'reception' },
    ]);
  });

  it('becomes an administrator only after somebody here has agreed', async () => {
    const { signIn, providers, organizationId, memberId } = await start();
    const first = await signIn(saying(['vc-admin']));
    expect(first.principal.role).toBe('member');
    const { waitingForApproval } = await providers.list(organizationId);
    expect(waitingForApproval.map(({ id }) => id)).toEqual([first.principal.memberId]);
    await providers.approve({ ...first.principal, memberId, role: 'owner' }, first.principal.memberId);
    expect((await signIn(saying(['vc-admin']))).principal.role).toBe('admin');
    // Made here, unmade here.
    expect((await signIn(saying(['vc-desk']))).principal.role).toBe('admin');
    expect((await providers.list(organizationId)).waitingForApproval).toEqual([]);
  });

  it('joins by an invitation whose link they held, with its role and address, also where nobody comes in by themselves', async () => {
    const { signIn, memberOf, invited, organizationId } = await start({ provisioning: 'nobody' });
    const invitationId = await invited('nora.nurse@clinic.example', 'admin');
    const wish = { staffInvitation: { organizationId, invitationId } };
    const { principal } = await signIn(saying([]), wish);
    expect(await memberOf(principal.memberId)).toMatchObject({
      email: 'nora.nurse@clinic.example',
      role: 'admin',
      source: 'sso',
      displayName: 'Nora Nurse',
    });
    // Known from now on, and the invitation is used up.
    expect((await signIn(saying([]))).principal.memberId).toBe(principal.memberId);
    const other = { said: { ...saying([]).said, nameId: 'somebody-else' } };
    await expect(signIn(other, wish)).rejects.toMatchObject(refused('not-invited'));
  });

  it('cannot take an invitation of one organization to the provider of another', async () => {
    const { ask, invited } = await start();
    const invitationId = await invited('nora.nurse@clinic.example', 'reception');
    await expect(ask({ staffInvitation: { organizationId: 'another', invitationId } })).rejects.toMatchObject({
      code: 'identity-provider.not-found',
    });
  });

  it('is never known by an address alone', async () => {
    const { signIn, member } = await start();
    await member('member', 'nora@hospital.example');
    await expect(signIn(saying(['vc-clinician']))).rejects.toMatchObject(refused('not-invited'));
  });

  it('is linked to the member who was invited under an address of a domain that the provider vouches for', async () => {
    const { signIn, member } = await start({ emailDomains: ['hospital.example'], provisioning: 'nobody' });
    const invited = await member('auditor', 'nora@hospital.example');
    expect((await signIn(saying([]))).principal).toMatchObject({ memberId: invited, role: 'auditor' });
    // The name counts from now on: with another address they are the same, and the address in another mouth is not theirs.
    expect((await signIn(saying([], { mail: ['other@hospital.example'] }))).principal.memberId).toBe(invited);
    const someoneElse = { said: { ...saying([]).said, nameId: 'someone-else' } };
    await expect(signIn(someoneElse)).rejects.toMatchObject(refused('other-person'));
  });

  it('is not linked to the owner by an address', async () => {
    const { signIn, member } = await start({ emailDomains: ['hospital.example'] });
    await member('owner', 'nora@hospital.example');
    await expect(signIn(saying(['vc-clinician']))).rejects.toMatchObject(refused('not-invited'));
  });

  it('is linked to whoever was signed in when they asked for it', async () => {
    const { signIn, memberId, organizationId } = await start({ provisioning: 'nobody' });
    const linkMember = { organizationId, memberId };
    expect((await signIn(saying([]), { linkMember })).principal.memberId).toBe(memberId);
    expect((await signIn(saying([]))).principal.memberId).toBe(memberId);
  });

  it('stays out after they have left, also by a new name', async () => {
    const { signIn, change, clock } = await start();
    const { principal } = await signIn(saying(['vc-clinician']));
    await change(principal.memberId, { deactivatedAt: clock.now() });
    await expect(signIn(saying(['vc-clinician']))).rejects.toMatchObject(refused('deactivated'));
  });
});

describe('attributes', () => {
  const map = SETTINGS.attributeMap;
  const person = (attributes: Record<string, string[]>, changes: Partial<typeof map> = {}) =>
    personOf(new Map(Object.entries(attributes)), { ...map, ...changes });

  it.each([
    [
      'OIDs',
      {
        'urn:oid:0.9.2342.19200300.100.1.3': ['N@X.no'],
        'urn:oid:2.5.4.42': ['Nora'],
        'urn:oid:2.5.4.4': ['Nurse'],
        'urn:oid:1.3.6.1.4.1.5923.1.5.1.1': ['a'],
      },
    ],
    [
      'URIs',
      {
        'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': ['n@x.no'],
        'http://schemas.microsoft.com/identity/claims/displayname': ['Nora Nurse'],
        'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups': ['a'],
      },
    ],
    ['short names', { MAIL: ['n@x.no'], DisplayName: ['', 'Nora  Nurse'], groups: ['a'] }],
  ])('are understood as %s', (_, attributes) => {
    expect(person(attributes)).toEqual({ email: 'n@x.no', displayName: 'Nora Nurse', groups: ['a'] });
  });

  it('go by the map where there is one', () => {
    expect(person({ mail: ['n@x.no'], workMail: ['w@x.no'] }, { email: 'workmail' }).email).toBe('w@x.no');
  });

  it('that are no address are none', () => {
    expect(person({ mail: ['not an address'] }).email).toBeNull();
  });

  it('are masked so that their kind can be seen and nobody in it', () => {
    expect(masked('nora.nurse@hospital.example')).toBe('n•••.n••••@h•••••••.e••••••');
    expect(masked('')).toBe('');
  });
});
