import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { encrypt } from 'xml-encryption';
import { selfSignedCertificate } from '../keys/self-signed-certificate.js';

/** What is signed, and whether the assertion is encrypted; each mode goes with a policy that allows it. */
export const MODES = ['response', 'assertion', 'both', 'encrypted'] as const;
export type Mode = (typeof MODES)[number];

export const NOW = new Date('2026-12-01T09:00:00Z');
const HOUR = 3_600_000;

export interface Keys {
  readonly privateKey: KeyObject;
  readonly certificate: string;
}

/** An RSA key with its certificate, valid from a day before NOW for a year. */
export function makeKeys(name: string, bits = 2048): Keys {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const [from, until] = [NOW.getTime() - 24 * HOUR, NOW.getTime() + 365 * 24 * HOUR];
  return { privateKey, certificate: selfSignedCertificate(privateKey, name, new Date(from), new Date(until)) };
}

export const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

export const URLS = {
  idp: 'https://idp.hospital.example/metadata',
  sp: 'https://visit.example.org/saml/oslo/metadata',
  acs: 'https://visit.example.org/saml/oslo/acs',
} as const;
export const REQUEST_ID = '_a1b2c3d4e5f60718293a4b5c6d7e8f90';
export const NAME = 'nurse-4711';
export const MFA = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';
export const at = (milliseconds: number): string => new Date(NOW.getTime() + milliseconds).toISOString();

/** The values with which both texts are filled in. */
export interface Said {
  readonly idp: string;
  readonly sp: string;
  readonly acs: string;
  readonly requestId: string;
  readonly nameId: string;
  readonly assertionId: string;
  readonly responseId: string;
  readonly at: (milliseconds: number) => string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

export const USUAL: Said = {
  ...URLS,
  requestId: REQUEST_ID,
  nameId: NAME,
  assertionId: '_assertion01',
  responseId: '_response01',
  at,
  attributes: {
    'urn:oid:0.9.2342.19200300.100.1.3': ['nora.nurse@hospital.example'],
    displayName: ['Nora Nurse'],
    groups: ['vc-clinician', 'staff'],
  },
};

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/>/g, '&gt;');

/** An assertion as SimpleSAMLphp writes it, unsigned. */
export function assertionOf(said: Said): string {
  const attributes = Object.entries(said.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${escape(name)}">${values
        .map((value) => `<saml:AttributeValue xsi:type="xs:string">${escape(value)}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  );
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="${said.assertionId}" Version="2.0" IssueInstant="${said.at(0)}">`,
    `<saml:Issuer>${escape(said.idp)}</saml:Issuer>`,
    `<saml:Subject><saml:NameID SPNameQualifier="${escape(said.sp)}" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${escape(said.nameId)}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${said.at(300_000)}" Recipient="${escape(said.acs)}" InResponseTo="${said.requestId}"/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${said.at(-30_000)}" NotOnOrAfter="${said.at(300_000)}"><saml:AudienceRestriction><saml:Audience>${escape(said.sp)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${said.at(-60_000)}" SessionNotOnOrAfter="${said.at(8 * HOUR)}" SessionIndex="_session01"><saml:AuthnContext><saml:AuthnContextClassRef>${MFA}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`,
  ].join('');
}

/** A response around an assertion, unsigned. */
export function responseOf(said: Said, assertion: string): string {
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${said.responseId}" Version="2.0" IssueInstant="${said.at(0)}" Destination="${escape(said.acs)}" InResponseTo="${said.requestId}">`,
    `<saml:Issuer>${escape(said.idp)}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>`,
    `${assertion}</samlp:Response>`,
  ].join('');
}

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export interface Signing {
  readonly key: KeyObject | string;
  readonly certificate: string;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly canonicalization?: string;
  readonly transforms?: readonly string[];
  /** Changes the signer before it signs. */
  readonly twist?: (signer: SignedXml) => void;
}

/** Signs the one element of this name; its signature stands behind its Issuer. */
export function signed(xml: string, name: string, by: Signing): string {
  const signer = new SignedXml({
    privateKey: by.key instanceof Object ? pemOf(by.key) : by.key,
    publicCert: by.certificate,
    signatureAlgorithm: by.algorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: by.canonicalization ?? EXCLUSIVE,
  });
  const xpath = `//*[local-name(.)='${name}']`;
  signer.addReference({
    xpath,
    transforms: [...(by.transforms ?? [ENVELOPED, EXCLUSIVE])],
    digestAlgorithm: by.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  by.twist?.(signer);
  const location = { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' } as const;
  signer.computeSignature(xml, { prefix: 'ds', location });
  return signer.getSignedXml();
}

/** Puts an assertion into an EncryptedAssertion for whoever has the key of `certificate`. */
export async function encrypted(assertion: string, certificate: string, algorithm = 'aes256-gcm'): Promise<string> {
  const space = algorithm.endsWith('gcm') ? 'http://www.w3.org/2009/xmlenc11#' : 'http://www.w3.org/2001/04/xmlenc#';
  const options = {
    rsa_pub: createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString(),
    pem: certificate,
    encryptionAlgorithm: `${space}${algorithm}`,
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  };
  const data = await new Promise<string>((resolve, reject) =>
    encrypt(assertion, options as Parameters<typeof encrypt>[1], (error: Error | null, result: unknown) =>
      error ? reject(error) : resolve(String(result)),
    ),
  );
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}</saml:EncryptedAssertion>`;
}

/** How a response comes into being; each step may be changed. */
export interface Making {
  readonly said?: Partial<Said>;
  /** Before anything is signed. */
  readonly assertion?: (xml: string) => string;
  /** Before the response is signed. */
  readonly response?: (xml: string) => string;
  readonly sign?: Partial<Signing>;
  readonly encryption?: string;
}

export const toBase64 = (xml: string): string => Buffer.from(xml, 'utf8').toString('base64');

/** An identity provider of our own, which can be told to do wrong. */
export class OwnIdp {
  constructor(
    readonly keys: Keys,
    readonly spCertificate: string,
  ) {}

  /** @returns the response as XML, signed as `mode` says. */
  async make(mode: Mode, making: Making = {}): Promise<string> {
    const said = { ...USUAL, ...making.said };
    const signing = { key: this.keys.privateKey, certificate: this.keys.certificate, ...making.sign };
    let assertion = (making.assertion ?? same)(assertionOf(said));
    if (mode !== 'response') assertion = signed(assertion, 'Assertion', signing);
    if (mode === 'encrypted') assertion = await encrypted(assertion, this.spCertificate, making.encryption);
    const response = (making.response ?? same)(responseOf(said, assertion));
    return mode === 'assertion' ? response : signed(response, 'Response', signing);
  }
}

const same = (xml: string): string => xml;
