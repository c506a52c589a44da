import { ChangeOrganization, type OrganizationField, type OrganizationView } from '@confrere/contract';
import { countryName } from '../../words/countries.js';
import { languageName } from '../../words/languages.js';
import { ORGANIZATION } from './texts.js';

export type Profile = Pick<OrganizationView, OrganizationField>;
/** What was typed and is not saved. */
export type Edits = Partial<Profile>;

/** Empty means that there is none. */
const MAY_BE_EMPTY: readonly OrganizationField[] = ['organizationNumber', 'supportPhone', 'supportHours'];

/** What stands in a field as the server takes it. */
export const typed = (field: OrganizationField, text: string): string | null =>
  MAY_BE_EMPTY.includes(field) && text.trim() === '' ? null : text.trim();

/** What is wrong with a value, in words; null when it can be saved. */
export function problemOf(field: OrganizationField, value: unknown): string | null {
  if (value === undefined) return null;
  return ChangeOrganization.shape[field].safeParse(value).success ? null : ORGANIZATION.problem[field];
}

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A value as people read it. */
export function shown(field: OrganizationField, value: Profile[OrganizationField]): string {
  if (value === null || value === '') return ORGANIZATION.empty;
  if (typeof value !== 'string') return value.map(languageName).join(', ');
  return field === 'country' ? countryName(value) : value;
}
