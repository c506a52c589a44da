import { IdentityProviderSettings } from '@confrere/contract';
import { draftOf, faultOf, withDraft } from './rules-draft.js';

const SETTINGS: IdentityProviderSettings = {
  name: 'Hospital account',
  enabled: true,
  entityId: 'https://idp.hospital.example',
  ssoUrl: 'https://idp.hospital.example/sso',
  sloUrl: null,
  certificates: ['PEM'],
  demandedSignatures: 'assertion',
  nameIdFormat: 'urn:persistent',
  authnContexts: ['urn:a', 'urn:b'],
  attributeMap: { email: 'mail', displayName: null, givenName: null, surname: null, groups: 'memberOf' },
  roleRules: [{ group: 'CN=vc clinicians, OU=x', role: 'member' }],
  provisioning: 'by-group',
  emailDomains: ['hospital.example', 'clinic.example'],
  singleLogout: false,
};

describe('the draft of rules', () => {
  it('gives back what it was made of, when nothing was typed', () => {
    expect(withDraft(SETTINGS, draftOf(SETTINGS))).toEqual(SETTINGS);
    expect(faultOf(draftOf(SETTINGS))).toBeNull();
  });

  it('changes the rules and never whom one trusts', () => {
    const draft = { ...draftOf(SETTINGS), name: ' Other ', emailDomains: 'a.example, b.example;c.example' };
    const newer = { ...SETTINGS, entityId: 'https://renamed.example', certificates: ['NEW'] };
    expect(withDraft(newer, draft)).toEqual({
      ...newer,
      name: 'Other',
      emailDomains: ['a.example', 'b.example', 'c.example'],
    });
  });

  it('leaves names of attributes to the usual ones where the field is empty', () => {
    const draft = draftOf(SETTINGS);
    const emptied = { ...draft, attributeMap: { ...draft.attributeMap, email: '  ' }, nameIdFormat: '' };
    expect(withDraft(SETTINGS, emptied)).toMatchObject({ attributeMap: { email: null }, nameIdFormat: null });
  });

  it('says which field is wrong before anything is sent', () => {
    const draft = draftOf(SETTINGS);
    expect(faultOf({ ...draft, name: ' ' })).toEqual({ field: 'name' });
    expect(faultOf({ ...draft, emailDomains: '@hospital.example' })).toEqual({ field: 'emailDomains' });
    const roleRules = [...draft.roleRules, { group: ' ', role: 'auditor' } as const];
    expect(faultOf({ ...draft, roleRules })).toEqual({ field: 'roleRules', line: 2 });
  });

  it('keeps what it makes within what the server takes', () => {
    expect(IdentityProviderSettings.safeParse(withDraft(SETTINGS, draftOf(SETTINGS))).success).toBe(true);
  });
});
