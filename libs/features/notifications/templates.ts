import type { MemberRole, OrganizationState, StateReason } from '@confrere/contract';

/**
 * The mails there are, and what each is filled in with. No text of a person goes into a mail but the organization's name
 * and what the operator of the appliance notes for an owner; a link is only ever a page of this appliance with a secret
 * behind it.
 */
export interface MailFields {
  /** To someone who is to join the staff. */
  readonly 'staff-invitation': { readonly role: MemberRole; readonly secret: string };
  /** To a member who has forgotten their password and asked for a new one. */
  readonly 'password-reset': { readonly secret: string };
  /** To a member whose account was signed in on a device that it was not on before. */
  readonly 'new-device': { readonly device: string };
  /** To the owner, who signed in by an account of the appliance where these are switched off for everybody else. */
  readonly 'break-glass-used': { readonly device: string };
  /** To the owner and the administrators: so many days, and nobody can sign in at the identity provider any more. */
  readonly 'certificate-ending': { readonly days: string };
  /** To a member whose password, passkey or second factor was changed. */
  readonly 'sign-in-changed': object;
  /** To the owner of an organization whose state has changed. */
  readonly 'organization-state': {
    readonly state: OrganizationState;
    readonly reason: StateReason;
    /** In the words of whoever changed it; empty for none. */
    readonly note: string;
    /** While it is being closed: the day from which on it may be erased, as it is written there; else empty. */
    readonly until: string;
  };
  /** To whoever has become the owner, and to whoever was it before. */
  readonly 'owner-changed': { readonly is: 'owner' | 'owner-no-more' };
}

export type MailTemplate = keyof MailFields;

/**
 * Of these the recipient must hear, whatever an organization may still do: they go out while it is suspended, closing and
 * erased, and are counted apart from what members send.
 */
export const NOTICES = [
  'break-glass-used',
  'new-device',
  'sign-in-changed',
  'organization-state',
  'owner-changed',
] as const satisfies MailTemplate[];
export type Notice = (typeof NOTICES)[number];

/** What goes out whether or not its organization may work: notices, and that a visitor need not come. */
export const passesGate = (template: string): boolean =>
  (NOTICES as readonly string[]).includes(template) || template === 'visitor-cancelled';

/** The page that a template's link leads to; its secret stands behind the `#`, which no server on the way sees. */
export const PAGES: Partial<Record<MailTemplate, string>> = {
  'staff-invitation': '/desk/join',
  'password-reset': '/desk/reset',
};

/** A template in one language. */
export interface MailText<Template extends MailTemplate = MailTemplate> {
  readonly subject: (filled: Filled<Template>) => string;
  readonly before: (filled: Filled<Template>) => readonly string[];
  /** What the link is called; only where the template has a page. */
  readonly link?: string;
  readonly after: (filled: Filled<Template>) => readonly string[];
}

/** The fields, and the organization's name as it stands on its pages. */
export type Filled<Template extends MailTemplate> = MailFields[Template] & { readonly organization: string };

export type MailTexts = { readonly [Template in MailTemplate]: MailText<Template> };
