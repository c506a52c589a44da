import type { AuditRow } from '@confrere/contract';

type Fact = AuditRow['detail'][number];

const NAMES: Readonly<Record<string, string>> = {
  allowed: 'accounts of the appliance allowed',
  authnContext: 'how the identity provider checked',
  breakGlass: 'emergency access',
  by: 'by',
  changed: 'changed',
  closesAt: 'may be erased from',
  ended: 'login sessions ended',
  fields: 'changed',
  format: 'format',
  from: 'from',
  identityProvider: 'identity provider',
  invited: 'invited',
  link: 'link',
  method: 'how',
  narrowed: 'narrowed',
  outcome: 'outcome',
  reason: 'reason',
  role: 'role',
  secondFactorRequired: 'second factor required',
  template: 'which e-mail',
  to: 'to',
  upTo: 'up to entry',
};
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

/** `secondFactorRequired` → `second factor required`, for a fact that has no words yet. */
const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/**
 * The facts of an entry as one reads them: `role: member`.
 * @param nameOf the name of a person whose id a fact may hold, or null.
 */
export function factWords(
  facts: readonly Fact[],
  nameOf: (id: string) => string | null,
  date: (moment: string) => string,
): string[] {
  const valueOf = (value: string): string => {
    if (value === 'true' || value === 'false') return value === 'true' ? 'yes' : 'no';
    if (MOMENT.test(value)) return date(value);
    return nameOf(value) ?? value;
  };
  return facts
    .filter((fact): fact is Fact & { value: string } => fact.value !== null && fact.value !== '')
    .map(({ name, value }) => {
      const said = name === 'fields' || name === 'changed' ? value.split(' ').map(spaced).join(', ') : valueOf(value);
      return `${NAMES[name] ?? spaced(name)}: ${said}`;
    });
}
