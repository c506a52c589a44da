import { insist } from '../refusal.js';
import { BEARER, NAME_ID, SAML } from './names.js';
import { ANSWER_LIFE, CLOCK_SKEW, LONGEST_SIGNED_IN, momentOf } from './saml-time.js';
import { childrenOf, type XmlElement } from './strict-xml.js';

/** What the answer to one request of ours must say. */
export interface Expected {
  /** The identity provider's name for itself. */
  readonly idpEntityId: string;
  /** Our name for ourselves towards it. */
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly requestId: string;
  /** The one format that was agreed on; null: any but a transient one. */
  readonly nameIdFormat: string | null;
  /** How people must have signed in; empty: as the identity provider sees fit. */
  readonly authnContexts: readonly string[];
  /** Only a sign-in after this counts: somebody was asked to prove again who they are. */
  readonly signedInAfter: Date | null;
}

/** Who the identity provider says has signed in. Everything here was signed. */
export interface AcceptedAssertion {
  readonly assertionId: string;
  /** By the identity provider's clock. */
  readonly issuedAt: Date;
  readonly nameId: string;
  readonly nameIdFormat: string;
  /** Values by the names of their attributes, as written. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  readonly sessionIndex: string | null;
  readonly authnContext: string | null;
  /** Our login session may last no longer; Unix milliseconds. */
  readonly sessionNotAfter: number | null;
  /** Until then a copy could be accepted: so long is its id remembered. Unix milliseconds. */
  readonly usableUntil: number;
}

const LONGEST_NAME_ID = 256;
const KNOWN_CONDITIONS = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];
// eslint-disable-next-line no-control-regex -- that is what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/**
 * Holds an assertion to the rules of the browser profile (saml-profiles-2.0-os, section 4.1.4.3) and to ours.
 * @param assertion what was signed, and nothing else.
 * @throws SamlRefusal
 */
export function checkAssertion(assertion: XmlElement, expected: Expected, now: number): AcceptedAssertion {
  insist(assertion.name === 'Assertion' && assertion.namespace === SAML, 'unexpected-structure');
  insist(only(assertion, 'Issuer', 'wrong-issuer').text === expected.idpEntityId, 'wrong-issuer');
  const issuedAt = momentOf(assertion.attributes.get('IssueInstant'));
  checkAge(issuedAt, ANSWER_LIFE, now);
  const subject = only(assertion, 'Subject', 'subject-not-confirmed');
  const confirmedUntil = checkConfirmation(subject, expected, now);
  const validUntil = checkConditions(assertion, expected, now);
  return {
    assertionId: assertion.attributes.get('ID') ?? '',
    issuedAt: new Date(issuedAt),
    ...nameIdOf(subject, expected),
    attributes: attributesOf(assertion),
    ...authenticationOf(assertion, expected, now),
    usableUntil: Math.max(confirmedUntil, validUntil) + CLOCK_SKEW,
  };
}

/** @returns until when it is confirmed, Unix milliseconds. */
function checkConfirmation(subject: XmlElement, expected: Expected, now: number): number {
  const confirmation = only(subject, 'SubjectConfirmation', 'subject-not-confirmed');
  insist(confirmation.attributes.get('Method') === BEARER, 'subject-not-confirmed');
  const { attributes } = only(confirmation, 'SubjectConfirmationData', 'subject-not-confirmed');
  insist(attributes.get('Recipient') === expected.acsUrl, 'wrong-recipient');
  insist(attributes.get('InResponseTo') === expected.requestId, 'unknown-request');
  insist(!attributes.has('NotBefore') && attributes.has('NotOnOrAfter'), 'subject-not-confirmed');
  const until = momentOf(attributes.get('NotOnOrAfter'));
  insist(now - CLOCK_SKEW < until, 'expired');
  return until;
}

/** @returns until when it is valid, Unix milliseconds. */
function checkConditions(assertion: XmlElement, expected: Expected, now: number): number {
  const conditions = only(assertion, 'Conditions', 'no-conditions');
  const [from, until] = ['NotBefore', 'NotOnOrAfter'].map((name) => conditions.attributes.get(name));
  insist(from !== undefined && until !== undefined, 'no-conditions');
  insist(momentOf(from) <= now + CLOCK_SKEW, 'not-yet-valid');
  insist(now - CLOCK_SKEW < momentOf(until), 'expired');
  // A condition that we do not understand cannot be said to hold (saml-core, section 2.5.1.1).
  for (const { name, namespace } of conditions.children)
    insist(namespace === SAML && KNOWN_CONDITIONS.includes(name), 'no-conditions');
  const restrictions = childrenOf(conditions, SAML, 'AudienceRestriction');
  const isForUs = (restriction: XmlElement): boolean =>
    childrenOf(restriction, SAML, 'Audience').some(({ text }) => text === expected.spEntityId);
  insist(restrictions.length > 0 && restrictions.every(isForUs), 'wrong-audience');
  return momentOf(until);
}

function nameIdOf(subject: XmlElement, { nameIdFormat }: Expected): { nameId: string; nameIdFormat: string } {
  const { text, attributes, children } = only(subject, 'NameID', 'name-id');
  const format = attributes.get('Format') ?? NAME_ID.unspecified;
  insist(children.length === 0 && text.trim() !== '' && text === text.trim(), 'name-id');
  insist(text.length <= LONGEST_NAME_ID && !CONTROL.test(text), 'name-id');
  // A transient name is another one the next time: nobody can be known by it.
  insist(format !== NAME_ID.transient && (nameIdFormat === null || format === nameIdFormat), 'name-id');
  return { nameId: text, nameIdFormat: format };
}

function authenticationOf(assertion: XmlElement, expected: Expected, now: number) {
  const statement = only(assertion, 'AuthnStatement', 'no-authentication');
  const { attributes } = statement;
  insist(attributes.has('AuthnInstant'), 'no-authentication');
  const signedInAt = momentOf(attributes.get('AuthnInstant'));
  checkAge(signedInAt, LONGEST_SIGNED_IN, now);
  const since = expected.signedInAfter?.getTime() ?? 0;
  insist(signedInAt + CLOCK_SKEW >= since, 'too-old');
  const ends = attributes.get('SessionNotOnOrAfter');
  const sessionNotAfter = ends === undefined ? null : momentOf(ends);
  insist(sessionNotAfter === null || now < sessionNotAfter, 'expired');
  const context = childrenOf(statement, SAML, 'AuthnContext')[0];
  const authnContext = (context && childrenOf(context, SAML, 'AuthnContextClassRef')[0]?.text.trim()) ?? null;
  const { authnContexts: wanted } = expected;
  insist(wanted.length === 0 || (authnContext !== null && wanted.includes(authnContext)), 'weak-authentication');
  return { authnContext, sessionNotAfter, sessionIndex: attributes.get('SessionIndex') ?? null };
}

function attributesOf(assertion: XmlElement): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, SAML, 'AttributeStatement'))
    for (const attribute of childrenOf(statement, SAML, 'Attribute')) {
      const name = attribute.attributes.get('Name') ?? '';
      const values = childrenOf(attribute, SAML, 'AttributeValue').map(({ text }) => text.trim());
      found.set(name, [...(found.get(name) ?? []), ...values]);
    }
  return found;
}

/** Made no longer ago than `life` and, but for clocks that differ, not in the future. */
export function checkAge(moment: number, life: number, now: number): void {
  insist(moment <= now + CLOCK_SKEW, 'not-yet-valid');
  insist(now - moment <= life + CLOCK_SKEW, 'too-old');
}

function only(parent: XmlElement, name: string, otherwise: Parameters<typeof insist>[1]): XmlElement {
  const [found, ...more] = childrenOf(parent, SAML, name);
  insist(found !== undefined && more.length === 0, otherwise);
  return found;
}
