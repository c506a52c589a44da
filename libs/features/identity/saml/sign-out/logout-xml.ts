import { SAML, SAMLP, SUCCESS } from '../response-checks/names.js';

/** Of a message of ours. */
export interface LogoutHead {
  readonly id: string;
  readonly at: Date;
  readonly destination: string;
  /** Us. */
  readonly issuer: string;
}

/** Asks an identity provider to sign a person out (saml-core-2.0-os, section 3.7.1). */
export const logoutRequestXml = (
  head: LogoutHead,
  { nameId, nameIdFormat, sessionIndex }: { nameId: string; nameIdFormat: string; sessionIndex: string | null },
): string =>
  [
    `<samlp:LogoutRequest ${headOf(head)}><saml:Issuer>${text(head.issuer)}</saml:Issuer>`,
    `<saml:NameID Format="${text(nameIdFormat)}">${text(nameId)}</saml:NameID>`,
    sessionIndex === null ? '' : `<samlp:SessionIndex>${text(sessionIndex)}</samlp:SessionIndex>`,
    '</samlp:LogoutRequest>',
  ].join('');

/** Tells an identity provider that nobody is signed in here any more (section 3.7.2). */
export const logoutResponseXml = (head: LogoutHead, requestId: string): string =>
  `<samlp:LogoutResponse ${headOf(head)} InResponseTo="${text(requestId)}"><saml:Issuer>${text(head.issuer)}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${SUCCESS}"/></samlp:Status></samlp:LogoutResponse>`;

const headOf = ({ id, at, destination }: LogoutHead): string =>
  `xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}" ID="${text(id)}" Version="2.0" IssueInstant="${at.toISOString()}" Destination="${text(destination)}"`;

const text = (value: string): string =>
  value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
