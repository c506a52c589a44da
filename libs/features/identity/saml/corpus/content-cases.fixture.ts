import { at, type Making, MFA, NAME, REQUEST_ID, URLS } from './own-idp.fixture.js';

/** A response that is signed as it should be and says something that it should not. */
export interface ContentCase {
  readonly name: string;
  readonly making: Making;
}

const HOUR = 3_600_000;

/** @throws Error when there was nothing to change: then the case would prove nothing. */
const swap =
  (from: string | RegExp, to: string) =>
  (xml: string): string => {
    const changed = xml.replace(from, () => to);
    if (changed === xml) throw new Error(`Nothing to change: ${String(from)}`);
    return changed;
  };

const inAssertion = (name: string, from: string | RegExp, to: string): ContentCase => ({
  name: `assertion: ${name}`,
  making: { assertion: swap(from, to) },
});
const inResponse = (name: string, from: string | RegExp, to: string): ContentCase => ({
  name: `response: ${name}`,
  making: { response: swap(from, to) },
});
const nameId = (name: string, value: string): ContentCase => inAssertion(`NameID ${name}`, `>${NAME}<`, `>${value}<`);

const ISSUER = `<saml:Issuer>${URLS.idp}</saml:Issuer>`;
const CONFIRMATION = /<saml:SubjectConfirmation [^]*<\/saml:SubjectConfirmation>/;
const CONDITIONS = /<saml:Conditions [^]*<\/saml:Conditions>/;
const AUTHN = /<saml:AuthnStatement [^]*<\/saml:AuthnStatement>/;
const STATUS = /<samlp:StatusCode [^>]*\/>/;
const statusCode = (value: string, inner = ''): string =>
  `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${value}">${inner}</samlp:StatusCode>`;

export const CONTENT_CASES: readonly ContentCase[] = [
  // Issuer
  inAssertion('another issuer', ISSUER, '<saml:Issuer>https://idp.other.example/metadata</saml:Issuer>'),
  inAssertion('issuer in other case', ISSUER, `<saml:Issuer>${URLS.idp.toUpperCase()}</saml:Issuer>`),
  inAssertion('issuer with a space behind', ISSUER, `<saml:Issuer>${URLS.idp} </saml:Issuer>`),
  inAssertion('issuer with a path behind', ISSUER, `<saml:Issuer>${URLS.idp}/x</saml:Issuer>`),
  inAssertion('empty issuer', ISSUER, '<saml:Issuer></saml:Issuer>'),
  inAssertion('two issuers', ISSUER, ISSUER + ISSUER),
  inResponse('another issuer', ISSUER, '<saml:Issuer>https://idp.other.example/metadata</saml:Issuer>'),
  inResponse('empty issuer', ISSUER, '<saml:Issuer></saml:Issuer>'),
  inResponse('two issuers', ISSUER, ISSUER + ISSUER),
  // Where to
  inResponse('another destination', `Destination="${URLS.acs}"`, 'Destination="https://evil.example/saml/oslo/acs"'),
  inResponse('no destination', `Destination="${URLS.acs}"`, ''),
  inResponse('empty destination', `Destination="${URLS.acs}"`, 'Destination=""'),
  inResponse('destination with a query', `Destination="${URLS.acs}"`, `Destination="${URLS.acs}?x=1"`),
  inResponse('destination with a slash', `Destination="${URLS.acs}"`, `Destination="${URLS.acs}/"`),
  inResponse('destination without TLS', `Destination="https:`, 'Destination="http:'),
  inResponse("another provider's destination", 'saml/oslo/acs"', 'saml/bergen/acs"'),
  inAssertion('another recipient', `Recipient="${URLS.acs}"`, 'Recipient="https://evil.example/saml/oslo/acs"'),
  inAssertion('no recipient', `Recipient="${URLS.acs}"`, ''),
  inAssertion(
    "another provider's recipient",
    `Recipient="${URLS.acs}"`,
    `Recipient="${URLS.acs.replace('oslo', 'bergen')}"`,
  ),
  inAssertion('recipient without TLS', `Recipient="https:`, 'Recipient="http:'),
  inAssertion('another audience', `<saml:Audience>${URLS.sp}`, '<saml:Audience>https://other.example'),
  inAssertion("another provider's audience", 'oslo/metadata</saml:Audience>', 'bergen/metadata</saml:Audience>'),
  inAssertion('empty audience', `<saml:Audience>${URLS.sp}`, '<saml:Audience>'),
  inAssertion('audience that only begins like ours', `${URLS.sp}</saml:Audience>`, `${URLS.sp}x</saml:Audience>`),
  inAssertion('no audience restriction', /<saml:AudienceRestriction>[^]*<\/saml:AudienceRestriction>/, ''),
  inAssertion('no audience in its restriction', /<saml:Audience>[^]*<\/saml:Audience>/, ''),
  inAssertion(
    'a second audience restriction that leaves us out',
    '</saml:AudienceRestriction>',
    '</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>',
  ),
  // Which request
  inResponse('no InResponseTo', `InResponseTo="${REQUEST_ID}"`, ''),
  inResponse('empty InResponseTo', `InResponseTo="${REQUEST_ID}"`, 'InResponseTo=""'),
  inResponse('another InResponseTo', `InResponseTo="${REQUEST_ID}"`, 'InResponseTo="_other"'),
  inAssertion('no InResponseTo', `InResponseTo="${REQUEST_ID}"`, ''),
  inAssertion('another InResponseTo', `InResponseTo="${REQUEST_ID}"`, 'InResponseTo="_other"'),
  // Times
  inAssertion(
    'confirmation expired',
    /(<saml:SubjectConfirmationData) NotOnOrAfter="[^"]*"/,
    `<saml:SubjectConfirmationData NotOnOrAfter="${at(-60_001)}"`,
  ),
  inAssertion(
    'confirmation without an end',
    /(<saml:SubjectConfirmationData) NotOnOrAfter="[^"]*"/,
    '<saml:SubjectConfirmationData',
  ),
  inAssertion(
    'confirmation with a beginning',
    '<saml:SubjectConfirmationData',
    `<saml:SubjectConfirmationData NotBefore="${at(-1000)}"`,
  ),
  inAssertion(
    'conditions expired',
    /(<saml:Conditions [^>]*)NotOnOrAfter="[^"]*"/,
    `<saml:Conditions NotBefore="${at(-600_000)}" NotOnOrAfter="${at(-60_001)}"`,
  ),
  inAssertion('conditions not yet valid', /NotBefore="[^"]*"/, `NotBefore="${at(61_000)}"`),
  inAssertion('conditions without a beginning', /NotBefore="[^"]*"/, ''),
  inAssertion(
    'conditions without an end',
    /(<saml:Conditions NotBefore="[^"]*") NotOnOrAfter="[^"]*"/,
    `<saml:Conditions NotBefore="${at(0)}"`,
  ),
  inAssertion('a time in local time', /NotBefore="[^"]*"/, 'NotBefore="2026-12-01T09:00:00+09:00"'),
  inAssertion('a time that is none', /NotBefore="[^"]*"/, 'NotBefore="yesterday"'),
  inAssertion('a day that is none', /NotBefore="[^"]*"/, 'NotBefore="2026-02-31T25:00:00Z"'),
  inAssertion('no conditions', CONDITIONS, ''),
  inAssertion('a condition nobody knows', '<saml:AudienceRestriction>', '<saml:Condition/><saml:AudienceRestriction>'),
  inAssertion(
    'conditions twice',
    CONDITIONS,
    `<saml:Conditions NotBefore="${at(0)}" NotOnOrAfter="${at(1000)}"/><saml:Conditions NotBefore="${at(0)}" NotOnOrAfter="${at(1000)}"/>`,
  ),
  inAssertion('made six minutes ago', /IssueInstant="[^"]*"/, `IssueInstant="${at(-361_000)}"`),
  inAssertion('made in the future', /IssueInstant="[^"]*"/, `IssueInstant="${at(61_000)}"`),
  inAssertion('no time of making', /IssueInstant="[^"]*"/, ''),
  inResponse('made six minutes ago', /IssueInstant="[^"]*"/, `IssueInstant="${at(-361_000)}"`),
  inResponse('made in the future', /IssueInstant="[^"]*"/, `IssueInstant="${at(61_000)}"`),
  inResponse('no time of making', /IssueInstant="[^"]*"/, ''),
  // How they signed in
  inAssertion('no authentication statement', AUTHN, ''),
  inAssertion(
    'two authentication statements',
    '<saml:AuthnStatement ',
    `<saml:AuthnStatement AuthnInstant="${at(0)}"/><saml:AuthnStatement `,
  ),
  inAssertion('no AuthnInstant', /AuthnInstant="[^"]*"/, ''),
  inAssertion('signed in 13 hours ago', /AuthnInstant="[^"]*"/, `AuthnInstant="${at(-13 * HOUR)}"`),
  inAssertion('signed in in the future', /AuthnInstant="[^"]*"/, `AuthnInstant="${at(61_000)}"`),
  inAssertion('session is over', /SessionNotOnOrAfter="[^"]*"/, `SessionNotOnOrAfter="${at(-1)}"`),
  inAssertion(
    'signed in by password alone where more is wanted',
    MFA,
    'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
  ),
  inAssertion('does not say how they signed in', /<saml:AuthnContextClassRef>[^]*<\/saml:AuthnContextClassRef>/, ''),
  // Confirmation
  inAssertion('no confirmation', CONFIRMATION, ''),
  inAssertion('no confirmation data', /<saml:SubjectConfirmationData [^>]*\/>/, ''),
  inAssertion('holder of key', 'cm:bearer', 'cm:holder-of-key'),
  inAssertion('sender vouches', 'cm:bearer', 'cm:sender-vouches'),
  inAssertion('no method', ' Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"', ''),
  inAssertion(
    'two confirmations of which one is for us',
    '<saml:SubjectConfirmation ',
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(9000)}" Recipient="https://other.example" InResponseTo="${REQUEST_ID}"/></saml:SubjectConfirmation><saml:SubjectConfirmation `,
  ),
  // Status
  inResponse('refused by the identity provider', STATUS, statusCode('Responder', statusCode('AuthnFailed'))),
  inResponse('the request was at fault', STATUS, statusCode('Requester')),
  inResponse('success inside a failure', STATUS, statusCode('Responder', statusCode('Success'))),
  inResponse('failure beside success', STATUS, statusCode('Success') + statusCode('Responder')),
  inResponse('no status', /<samlp:Status>[^]*<\/samlp:Status>/, ''),
  inResponse('no status code', STATUS, ''),
  // Who
  nameId('is empty', ''),
  nameId('is blank', '  '),
  nameId('begins with a space', ` ${NAME}`),
  nameId('ends with a line end', `${NAME}\n`),
  nameId('has a control character', `nurse&#x9;4711`),
  nameId('has an invisible character', 'nurse\u200b-4711'),
  nameId('turns the direction of writing', 'nurse\u202e1174'),
  nameId('is too long', 'n'.repeat(257)),
  nameId('holds an element', '<saml:NameID>root</saml:NameID>'),
  inAssertion('transient NameID', 'nameid-format:persistent', 'nameid-format:transient'),
  inAssertion('NameID of another format than agreed', 'nameid-format:persistent', 'nameid-format:entity'),
  inAssertion('no NameID', /<saml:NameID [^]*<\/saml:NameID>/, ''),
  inAssertion('two NameIDs', '<saml:NameID ', '<saml:NameID>root</saml:NameID><saml:NameID '),
  inAssertion('no subject', /<saml:Subject>[^]*<\/saml:Subject>/, ''),
  inAssertion(
    'two subjects',
    '<saml:Subject>',
    '<saml:Subject><saml:NameID>root</saml:NameID></saml:Subject><saml:Subject>',
  ),
  // Form
  inResponse('SAML 1.1', 'Version="2.0"', 'Version="1.1"'),
  inAssertion('SAML 1.1', 'Version="2.0"', 'Version="1.1"'),
  inResponse('Extensions', '<samlp:Status>', '<samlp:Extensions><x xmlns="urn:x"/></samlp:Extensions><samlp:Status>'),
  inResponse('an attribute nobody knows', ' Version="2.0"', ' Version="2.0" Other="1"'),
  inResponse('an element nobody knows', '<samlp:Status>', '<x xmlns="urn:x"/><samlp:Status>'),
  inAssertion('an element nobody knows', '<saml:Conditions ', '<x xmlns="urn:x"/><saml:Conditions '),
  inResponse('text between its elements', '<samlp:Status>', 'and<samlp:Status>'),
  inResponse(
    'status before the issuer',
    /(<saml:Issuer>[^]*?<\/saml:Issuer>)/,
    '<samlp:Status/><saml:Issuer>x</saml:Issuer>',
  ),
];
