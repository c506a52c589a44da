import { GroupRole, type IdentityProviderSettings } from '@confrere/contract';

/** The rules as they stand in the form's fields; everything else of the settings comes from metadata. */
export interface RulesDraft {
  readonly name: string;
  readonly attributeMap: Readonly<Record<keyof IdentityProviderSettings['attributeMap'], string>>;
  readonly roleRules: readonly { readonly group: string; readonly role: GroupRole }[];
  readonly provisioning: IdentityProviderSettings['provisioning'];
  readonly emailDomains: string;
  readonly demandedSignatures: IdentityProviderSettings['demandedSignatures'];
  readonly nameIdFormat: string;
  readonly authnContexts: string;
  readonly singleLogout: boolean;
}

/** Why a draft cannot be sent, and about which field it is. */
export type DraftFault =
  | { readonly field: 'emailDomains' }
  | { readonly field: 'roleRules'; readonly line: number }
  | { readonly field: 'name' };

export const draftOf = (settings: IdentityProviderSettings): RulesDraft => ({
  name: settings.name,
  attributeMap: {
    email: settings.attributeMap.email ?? '',
    displayName: settings.attributeMap.displayName ?? '',
    givenName: settings.attributeMap.givenName ?? '',
    surname: settings.attributeMap.surname ?? '',
    groups: settings.attributeMap.groups ?? '',
  },
  roleRules: settings.roleRules.map(({ group, role }) => ({ group, role })),
  provisioning: settings.provisioning,
  emailDomains: settings.emailDomains.join(' '),
  demandedSignatures: settings.demandedSignatures,
  nameIdFormat: settings.nameIdFormat ?? '',
  authnContexts: settings.authnContexts.join('\n'),
  singleLogout: settings.singleLogout,
});

/** What is wrong with what was typed, the first of it. */
export function faultOf({ name, emailDomains, roleRules }: RulesDraft): DraftFault | null {
  if (name.trim() === '') return { field: 'name' };
  const line = roleRules.findIndex(({ group }) => group.trim() === '');
  if (line !== -1) return { field: 'roleRules', line: line + 1 };
  return words(emailDomains).every((domain) => /^[a-z0-9.-]+$/.test(domain)) ? null : { field: 'emailDomains' };
}

/** The settings with what was typed; whom one trusts stays as it is now. */
export function withDraft(settings: IdentityProviderSettings, draft: RulesDraft): IdentityProviderSettings {
  const { attributeMap: typed } = draft;
  const orNull = (text: string): string | null => text.trim() || null;
  return {
    ...settings,
    name: draft.name.trim(),
    attributeMap: {
      email: orNull(typed.email),
      displayName: orNull(typed.displayName),
      givenName: orNull(typed.givenName),
      surname: orNull(typed.surname),
      groups: orNull(typed.groups),
    },
    roleRules: draft.roleRules.map(({ group, role }) => ({ group: group.trim(), role })),
    provisioning: draft.provisioning,
    emailDomains: words(draft.emailDomains),
    demandedSignatures: draft.demandedSignatures,
    nameIdFormat: orNull(draft.nameIdFormat),
    authnContexts: words(draft.authnContexts),
    singleLogout: draft.singleLogout,
  };
}

const words = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');
