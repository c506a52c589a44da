import { createPublicKey } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { encrypt } from 'xml-encryption';
import { makeCertificate } from '../../../../libs/platform/tls/testing/make-certificate.ts';

const ENTITY_ID = 'https://idp.hospital.example/metadata';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SSO_URL = 'https://idp.hospital.example/sso';

/** What a browser brings to the identity provider, and what it must say in its answer. */
export interface Asked {
  readonly requestId: string;
  readonly relayState: string;
  /** With which the answer has to come. */
  readonly cookie: string;
}

/** The identity provider of a hospital: RSA-2048, response and assertion signed, groups and names as SimpleSAMLphp sends them. */
export class IdentityProvider {
  private readonly keys = makeCertificate({ key: 'rsa' });
  private made = 0;
  private readonly origin: string;
  private readonly address: string;

  /** Towards the service provider at `<origin>/saml/<address>`. */
  constructor(origin: string, address: string) {
    this.origin = origin;
    this.address = address;
  }

  metadata(): string {
    const bare = this.keys.cert.replace(/-----[^-]+-----|\s/g, '');
    return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ENTITY_ID}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${SSO_URL}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
  }

  /** @param location where our redirect led, with the request in it. */
  asked(location: string, cookie: string): Asked {
    const query = new URL(location).searchParams;
    const request = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString();
    const requestId = /\bID="([^"]+)"/.exec(request)?.[1] ?? '';
    return { requestId, relayState: query.get('RelayState') ?? '', cookie };
  }

  /**
   * The form that its page would post.
   * @param certificate of ours, when the assertion is to be encrypted.
   */
  async answer({ requestId, relayState }: Asked, name: string, certificate: string | null): Promise<string> {
    const number = ++this.made;
    const signed = this.sign(this.assertion(requestId, name, number), 'Assertion');
    const carried = certificate === null ? signed : await encrypted(signed, certificate);
    const response = this.sign(this.response(requestId, carried, number), 'Response');
    const form = { SAMLResponse: Buffer.from(response).toString('base64'), RelayState: relayState };
    return new URLSearchParams(form).toString();
  }

  private assertion(requestId: string, name: string, number: number): string {
    const [sp, acs] = [`${this.origin}/saml/${this.address}/metadata`, `${this.origin}/saml/${this.address}/acs`];
    const attributes = { displayName: ['Nora Nurse'], mail: [`${name}@hospital.example`], groups: GROUPS };
    const written = Object.entries(attributes).map(
      ([key, values]) =>
        `<saml:Attribute Name="${key}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">${values.map((value) => `<saml:AttributeValue xsi:type="xs:string">${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
    );
    return [
      `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="_assertion${number}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${ENTITY_ID}</saml:Issuer>`,
      `<saml:Subject><saml:NameID SPNameQualifier="${sp}" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${name}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(5)}" Recipient="${acs}" InResponseTo="${requestId}"/></saml:SubjectConfirmation></saml:Subject>`,
      `<saml:Conditions NotBefore="${at(-1)}" NotOnOrAfter="${at(5)}"><saml:AudienceRestriction><saml:Audience>${sp}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
      `<saml:AuthnStatement AuthnInstant="${at(0)}" SessionNotOnOrAfter="${at(480)}" SessionIndex="_session${number}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
      `<saml:AttributeStatement>${written.join('')}</saml:AttributeStatement></saml:Assertion>`,
    ].join('');
  }

  private response(requestId: string, assertion: string, number: number): string {
    return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response${number}" Version="2.0" IssueInstant="${at(0)}" Destination="${this.origin}/saml/${this.address}/acs" InResponseTo="${requestId}"><saml:Issuer>${ENTITY_ID}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`;
  }

  private sign(xml: string, element: 'Response' | 'Assertion'): string {
    const signer = new SignedXml({
      privateKey: this.keys.key,
      publicCert: this.keys.cert,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: EXCLUSIVE,
    });
    const xpath = `//*[local-name(.)='${element}']`;
    signer.addReference({
      xpath,
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE],
      digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    });
    const location = { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' } as const;
    signer.computeSignature(xml, { prefix: 'ds', location });
    return signer.getSignedXml();
  }
}

/** As a directory of some age hands them out. */
const GROUPS = Array.from({ length: 30 }, (_, index) => `cn=department-${index},ou=groups,dc=hospital,dc=example`);

const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

async function encrypted(assertion: string, certificate: string): Promise<string> {
  const options = {
    rsa_pub: createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString(),
    pem: certificate,
    encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  };
  const data = await new Promise<string>((resolve, reject) =>
    encrypt(assertion, options as Parameters<typeof encrypt>[1], (error: Error | null, result: unknown) =>
      error ? reject(error) : resolve(String(result)),
    ),
  );
  return `<saml:EncryptedAssertion>${data}</saml:EncryptedAssertion>`;
}
