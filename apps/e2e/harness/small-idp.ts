import { createServer, type Server } from 'node:http';
import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { makeCertificate, type MadeCertificate } from '../../../libs/platform/tls/testing/make-certificate.ts';
import { freePort } from './free-port.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const DAY = 24 * 3_600_000;

/** An identity provider that asks nothing: whoever comes is this person. On `localhost`, as the appliance, so that its cookie comes along. */
export class SmallIdp {
  readonly origin: string;
  attributes: Readonly<Record<string, readonly string[]>> = {};
  keys: MadeCertificate;
  private readonly server: Server;

  private constructor(port: number, days: number) {
    this.origin = `http://localhost:${port}`;
    this.keys = newKeys(days);
    this.server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '/', this.origin);
      const asked = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
      const answer = Buffer.from(this.answerTo(asked)).toString('base64');
      const field = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${value}">`;
      response
        .setHeader('content-type', 'text/html')
        .end(
          `<!doctype html><title>Signing in</title><form method="post" action="${attribute(asked, 'AssertionConsumerServiceURL')}">${field('SAMLResponse', answer)}${field('RelayState', searchParams.get('RelayState') ?? '')}</form><script>document.forms[0].submit()</script>`,
        );
    });
  }

  /** @param days until its certificate ends. */
  static async start(days: number): Promise<SmallIdp> {
    const port = await freePort();
    const idp = new SmallIdp(port, days);
    await new Promise<void>((resolve) => idp.server.listen(port, '127.0.0.1', resolve));
    return idp;
  }

  /** New keys from now on. */
  changeKeys(days: number): void {
    this.keys = newKeys(days);
  }

  metadata(): string {
    const bare = this.keys.cert.replace(/-----[^-]+-----|\s/g, '');
    return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${this.origin}/metadata">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${this.origin}/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private answerTo(asked: string): string {
    const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    const acs = attribute(asked, 'AssertionConsumerServiceURL');
    const audience = /<(?:saml:)?Issuer[^>]*>([^<]+)</.exec(asked)?.[1] ?? '';
    const inResponseTo = `InResponseTo="${attribute(asked, 'ID')}"`;
    const issuer = `<saml:Issuer>${this.origin}/metadata</saml:Issuer>`;
    const said = Object.entries(this.attributes).map(
      ([name, values]) =>
        `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
    );
    const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a${Date.now()}" Version="2.0" IssueInstant="${at(0)}">${issuer}<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">nurse-4711</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(300_000)}" Recipient="${acs}" ${inResponseTo}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-30_000)}" NotOnOrAfter="${at(300_000)}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${said.join('')}</saml:AttributeStatement></saml:Assertion>`;
    const response = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${Date.now()}" Version="2.0" IssueInstant="${at(0)}" Destination="${acs}" ${inResponseTo}>${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${this.signed(assertion, 'Assertion')}</samlp:Response>`;
    return this.signed(response, 'Response');
  }

  private signed(xml: string, name: string): string {
    const signer = new SignedXml({
      privateKey: this.keys.key,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: EXCLUSIVE,
    });
    const xpath = `//*[local-name(.)='${name}']`;
    const digestAlgorithm = 'http://www.w3.org/2001/04/xmlenc#sha256';
    signer.addReference({ xpath, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm });
    const location = { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' } as const;
    signer.computeSignature(xml, { prefix: 'ds', location });
    return signer.getSignedXml();
  }
}

const newKeys = (days: number): MadeCertificate =>
  makeCertificate({ key: 'rsa', notAfter: new Date(Date.now() + days * DAY + DAY / 2) });

const attribute = (xml: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
