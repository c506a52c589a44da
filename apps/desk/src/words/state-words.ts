import type { OrganizationState, StateReason } from '@confrere/contract';

/** Where an organization stands, and why, as the server tells it. */
export interface StandsWhere {
  readonly state: OrganizationState;
  readonly stateReason: StateReason | null;
  readonly closesAt: string | null;
}

const TITLES: Readonly<Record<OrganizationState, string>> = {
  active: 'Active',
  'past-due': 'A payment is overdue',
  suspended: 'Suspended',
  closing: 'Being closed',
  erased: 'Erased',
};

const MEANINGS: Readonly<Record<OrganizationState, string>> = {
  active: 'Staff can invite and call, visitors can come in.',
  'past-due': 'Everything works as before. If it is not settled, the organization may be suspended.',
  suspended:
    'Nobody can sign in, invite, call or come in. Calls that are running go on until they end. Links and settings are kept.',
  closing:
    'Staff can sign in and read. Nobody can invite, call or come in. Calls that are running go on until they end.',
  erased: 'Nothing is left but the audit trail.',
};

const REASONS: Readonly<Record<StateReason, string>> = {
  unpaid: 'a bill has not been paid',
  unlawful: 'it was used for something unlawful',
  spam: 'unwanted messages were sent with it',
  'harming-operations': 'its use harmed the operation for others',
  bankruptcy: 'insolvency',
  breach: 'the terms were broken and that was not put right',
  'asked-for': 'its owner asked for it',
  settled: 'what was the matter has been settled',
  'term-over': 'the time stated in the notice has passed',
  other: 'another reason: whoever runs this server knows it',
};

const NOTHING_NEW: Readonly<Record<OrganizationState, string | null>> = {
  active: null,
  'past-due': null,
  suspended: 'Not while your organization is suspended',
  closing: 'Not while your organization is being closed',
  erased: 'This organization is erased',
};

/** Why nobody can be invited or called, in the few words that stand beside a button; null when they can. */
export const nothingNew = ({ state }: StandsWhere): string | null => NOTHING_NEW[state];

export const stateTitle = ({ state }: StandsWhere): string => TITLES[state];

/** `The reason: a bill has not been paid.`; null since the founding. */
export const reasonWords = ({ stateReason }: StandsWhere): string | null =>
  stateReason && `The reason: ${REASONS[stateReason]}.`;

/** What it means for those who work there, and until when. @param timeZone of the organization. */
export function stateMeaning({ state, closesAt }: StandsWhere, timeZone: string): string {
  if (state !== 'closing' || closesAt === null) return MEANINGS[state];
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(new Date(closesAt));
  return `${MEANINGS.closing} From ${date} on everything may be erased.`;
}
