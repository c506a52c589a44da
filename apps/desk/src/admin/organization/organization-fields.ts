import { ChangeOrganization, type OrganizationField, type OrganizationView } from '@confrere/contract';
import { countryName } from '../../words/countries.js';
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

const LANGUAGE_NAMES = new Intl.DisplayNames(['en'], { type: 'language' });
export const languageName = (code: string): string => LANGUAGE_NAMES.of(code) ?? code;

/** Those of the people whom hospitals here meet most; a config file may name others. */
const LANGUAGE_CODES =
  'ar bg bs cs da de el en es et fa fi fr hr hu hy is it ka ku lt lv nb nl nn pl prs ps pt pt-BR ro ru se sk sl so sq sr sv ta th ti tr uk ur vi zh'.split(
    ' ',
  );
/** By their English names. */
export const languagesBut = (chosen: readonly string[]): { code: string; name: string }[] =>
  LANGUAGE_CODES.filter((code) => !chosen.includes(code))
    .map((code) => ({ code, name: languageName(code) }))
    .sort((one, other) => one.name.localeCompare(other.name));

/** A value as people read it. */
export function shown(field: OrganizationField, value: Profile[OrganizationField]): string {
  if (value === null || value === '') return ORGANIZATION.empty;
  if (typeof value !== 'string') return value.map(languageName).join(', ');
  return field === 'country' ? countryName(value) : value;
}
