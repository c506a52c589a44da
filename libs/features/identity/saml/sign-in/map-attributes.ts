import type { IdentityProviderSettings, MemberRole } from '@confrere/contract';

/** What an assertion says about a person, in our words. */
export interface ExternalPerson {
  /** In lower case. */
  readonly email: string | null;
  readonly displayName: string | null;
  readonly groups: readonly string[];
}

export type MappedField = keyof IdentityProviderSettings['attributeMap'];

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const MICROSOFT = 'http://schemas.microsoft.com/';

/**
 * What the three families call the same thing: OIDs (eduPerson, Feide, SWAMID), URIs (AD FS, Entra), short names. Compared
 * without regard to case; the first that has a value counts.
 */
export const USUAL_NAMES: Readonly<Record<MappedField, readonly string[]>> = {
  email: ['urn:oid:0.9.2342.19200300.100.1.3', `${CLAIMS}emailaddress`, 'mail', 'email'],
  displayName: [
    'urn:oid:2.16.840.1.113730.3.1.241',
    `${MICROSOFT}identity/claims/displayname`,
    `${CLAIMS}name`,
    'displayName',
  ],
  givenName: ['urn:oid:2.5.4.42', `${CLAIMS}givenname`, 'givenName'],
  surname: ['urn:oid:2.5.4.4', `${CLAIMS}surname`, 'sn', 'surname'],
  groups: [
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.7',
    'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
    `${MICROSOFT}ws/2008/06/identity/claims/groups`,
    `${MICROSOFT}ws/2008/06/identity/claims/role`,
    'http://schemas.xmlsoap.org/claims/Group',
    'groups',
    'memberOf',
  ],
};

const FIELDS = Object.keys(USUAL_NAMES) as MappedField[];
const LONGEST_NAME = 64;
const LONGEST_EMAIL = 254;

type Attributes = ReadonlyMap<string, readonly string[]>;
type AttributeMap = IdentityProviderSettings['attributeMap'];

/** Which of our fields an attribute fills; null: none. */
export function fieldOf(attribute: string, map: AttributeMap): MappedField | null {
  const wanted = attribute.toLowerCase();
  const names = (field: MappedField): readonly string[] => (map[field] === null ? USUAL_NAMES[field] : [map[field]]);
  return FIELDS.find((field) => names(field).some((name) => name.toLowerCase() === wanted)) ?? null;
}

export function personOf(attributes: Attributes, map: AttributeMap): ExternalPerson {
  const byName = new Map([...attributes].map(([name, values]) => [name.toLowerCase(), values]));
  const valuesOf = (field: MappedField): readonly string[] => {
    const names = map[field] === null ? USUAL_NAMES[field] : [map[field]];
    const found = names.map((name) => (byName.get(name.toLowerCase()) ?? []).filter((value) => value !== ''));
    // People are in groups under several names at once; they have one name and one address.
    return field === 'groups' ? found.flat() : (found.find((values) => values.length > 0) ?? []);
  };
  const email = valuesOf('email')[0]?.toLowerCase() ?? null;
  const joined = [valuesOf('givenName')[0], valuesOf('surname')[0]].filter(Boolean).join(' ');
  const displayName = (valuesOf('displayName')[0] ?? joined).replace(/\s+/g, ' ').slice(0, LONGEST_NAME).trim();
  return {
    email: email !== null && email.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@]+$/.test(email) ? email : null,
    displayName: displayName === '' ? null : displayName,
    groups: valuesOf('groups'),
  };
}

/** The role that a person's groups give by the allow-list: the first rule that fits. Never owner. */
export function roleOf(
  groups: readonly string[],
  rules: IdentityProviderSettings['roleRules'],
): Exclude<MemberRole, 'owner'> | null {
  return rules.find(({ group }) => groups.includes(group))?.role ?? null;
}

/** A value with which nobody can be recognized, though an administrator sees what kind of value it is. */
export function masked(value: string): string {
  return value
    .split(/([@.\s:/_-]+)/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.slice(0, 1) + '•'.repeat(Math.min(8, Math.max(0, part.length - 1))),
    )
    .join('')
    .slice(0, 120);
}
