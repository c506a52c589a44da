import { sign, type KeyObject } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { signed } from '../corpus/own-idp.fixture.js';

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

export interface SaidLogout {
  readonly id: string;
  readonly idp: string;
  readonly slo: string;
  readonly nameId: string;
  readonly sessionIndex: string | null;
  readonly at: (milliseconds: number) => string;
}

/** A LogoutRequest as SimpleSAMLphp writes it, unsigned. */
export const logoutRequestOf = ({ id, idp, slo, nameId, sessionIndex, at }: SaidLogout): string =>
  `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at(0)}" Destination="${slo}" NotOnOrAfter="${at(300_000)}"><saml:Issuer>${idp}</saml:Issuer><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${nameId}</saml:NameID>${sessionIndex === null ? '' : `<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>`}</samlp:LogoutRequest>`;

/** The answer to one of ours. */
export const logoutResponseOf = (said: SaidLogout, requestId: string, status = 'Success'): string =>
  `<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${said.id}" Version="2.0" IssueInstant="${said.at(0)}" Destination="${said.slo}" InResponseTo="${requestId}"><saml:Issuer>${said.idp}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status></samlp:LogoutResponse>`;

export const pack = (xml: string): string => encodeURIComponent(deflateRawSync(xml).toString('base64'));

/** The query of the redirect binding, signed. */
export function queryOf(
  xml: string,
  key: KeyObject,
  { relayState = null, algorithm = RSA_SHA256, hash = 'sha256', name = 'SAMLRequest' }: QueryMaking = {},
): string {
  const state = relayState === null ? '' : `&RelayState=${encodeURIComponent(relayState)}`;
  const query = `${name}=${pack(xml)}${state}&SigAlg=${encodeURIComponent(algorithm)}`;
  return `${query}&Signature=${encodeURIComponent(sign(hash, Buffer.from(query), key).toString('base64'))}`;
}

export interface QueryMaking {
  readonly relayState?: string | null;
  readonly algorithm?: string;
  readonly hash?: string;
  readonly name?: 'SAMLRequest' | 'SAMLResponse';
}

/** The posted form's value, signed inside. */
export const postOf = (
  xml: string,
  by: { readonly privateKey: KeyObject; readonly certificate: string },
  name: 'LogoutRequest' | 'LogoutResponse' = 'LogoutRequest',
): string => Buffer.from(signed(xml, name, { key: by.privateKey, certificate: by.certificate })).toString('base64');
