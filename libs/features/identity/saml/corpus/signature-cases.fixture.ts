import { createHmac } from 'node:crypto';
import type { Keys, Signing } from './own-idp.fixture.js';

/** A response that is signed otherwise than we allow, from the start. */
export interface SigningCase {
  readonly name: string;
  readonly sign: Partial<Signing>;
}

/** A good response whose signatures were meddled with. */
export interface MeddlingCase {
  readonly name: string;
  /** @returns null where this mode has nothing to meddle with. */
  readonly meddle: (xml: string) => string | null;
}

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DS}enveloped-signature`;

/** @param stranger keys that nobody trusts. @param weak keys nobody should trust. */
export const signingCases = (stranger: Keys, idp: Keys): readonly SigningCase[] => [
  { name: 'RSA with SHA-1', sign: { algorithm: `${DS}rsa-sha1` } },
  { name: 'digest of SHA-1', sign: { digest: `${DS}sha1` } },
  {
    name: 'HMAC with the certificate as its key',
    sign: { algorithm: `${DS}hmac-sha1`, key: idp.certificate, twist: allowHmac },
  },
  { name: 'inclusive canonicalization', sign: { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' } },
  { name: 'canonicalization with comments', sign: { canonicalization: `${EXCLUSIVE}WithComments` } },
  {
    name: 'inclusive canonicalization as a transform',
    sign: { transforms: [ENVELOPED, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'] },
  },
  { name: 'transform with comments', sign: { transforms: [ENVELOPED, `${EXCLUSIVE}WithComments`] } },
  { name: 'three transforms', sign: { transforms: [ENVELOPED, EXCLUSIVE, EXCLUSIVE] } },
  { name: 'transforms in another order', sign: { transforms: [EXCLUSIVE, ENVELOPED] } },
  { name: 'only the enveloped transform', sign: { transforms: [ENVELOPED] } },
  { name: "a stranger's key", sign: { key: stranger.privateKey, certificate: stranger.certificate } },
  { name: "a stranger's key under the right certificate", sign: { key: stranger.privateKey } },
];

function allowHmac(signer: { enableHMAC(): void }): void {
  signer.enableHMAC();
}

const SIGNATURE = /<ds:Signature [^]*?<\/ds:Signature>/;
const ALL_SIGNATURES = /<ds:Signature [^]*?<\/ds:Signature>/g;
const change = (name: string, from: string | RegExp, to: string | ((found: string) => string)): MeddlingCase => ({
  name,
  meddle: (xml) => {
    const changed = xml.replace(from, (found) => (typeof to === 'string' ? to : to(found)));
    return changed === xml ? null : changed;
  },
});
const flip = (base64: string): string => (base64.startsWith('A') ? 'B' : 'A') + base64.slice(1);
const valueOf = (name: string) => new RegExp(`(?<=<ds:${name}>)[^<]+`);

export const MEDDLING_CASES: readonly MeddlingCase[] = [
  change('all signatures taken off', ALL_SIGNATURES, ''),
  change('the first signature taken off', SIGNATURE, ''),
  {
    name: 'the last signature taken off',
    meddle: (xml) => {
      const all = xml.match(ALL_SIGNATURES) ?? [];
      return all.length < 2 ? null : xml.replace(all[1] ?? '', '');
    },
  },
  {
    name: 'signatures swapped',
    meddle: (xml) => {
      const [one = '', other] = xml.match(ALL_SIGNATURES) ?? [];
      return other === undefined
        ? null
        : xml
            .replace(other, '@')
            .replace(one, () => other)
            .replace('@', () => one);
    },
  },
  change('an empty signature', SIGNATURE, `<ds:Signature xmlns:ds="${DS}"/>`),
  change('an empty signature value', valueOf('SignatureValue'), ''),
  change('a flipped signature value', valueOf('SignatureValue'), flip),
  change('a comment in the signature value', valueOf('SignatureValue'), (found) => `<!---->${found}`),
  change('an element in the signature value', valueOf('SignatureValue'), (found) => `${found}<x/>`),
  change('an empty digest', valueOf('DigestValue'), ''),
  change('a flipped digest', valueOf('DigestValue'), flip),
  change('a comment in the digest', valueOf('DigestValue'), (found) => `<!--x-->${found}`),
  change('two digests', /<ds:DigestValue>[^]*?<\/ds:DigestValue>/, (found) => found + found),
  change('two digest methods', /<ds:DigestMethod [^>]*\/>/, (found) => found + found),
  change('two lots of SignedInfo', /<ds:SignedInfo>[^]*?<\/ds:SignedInfo>/, (found) => found + found),
  change(
    'SignedInfo behind the value',
    /(<ds:SignedInfo>[^]*?<\/ds:SignedInfo>)(<ds:SignatureValue>[^]*?<\/ds:SignatureValue>)/,
    (found) => found.replace(/^([^]*<\/ds:SignedInfo>)([^]*)$/, '$2$1'),
  ),
  change('two signature values', /<ds:SignatureValue>[^]*?<\/ds:SignatureValue>/, (found) => found + found),
  change('no reference', /<ds:Reference [^]*?<\/ds:Reference>/, ''),
  change('two references', /<ds:Reference [^]*?<\/ds:Reference>/, (found) => found + found),
  change('a reference to everything', /URI="#[^"]*"/, 'URI=""'),
  change('a reference without URI', /URI="#[^"]*"/, ''),
  change('a reference to something else', /URI="#[^"]*"/, 'URI="#_other"'),
  change('a reference by XPointer', /URI="#[^"]*"/, 'URI="#xpointer(/)"'),
  change('a reference elsewhere', /URI="#[^"]*"/, 'URI="https://evil.example/x"'),
  change('a reference with a quote', /URI="#[^"]*"/, `URI="#x' or '1'='1"`),
  change('a reference with a type', /<ds:Reference /, `<ds:Reference Type="${DS}Manifest" `),
  change('an XSLT transform', `Algorithm="${ENVELOPED}"`, 'Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"'),
  change('an XPath transform', `Algorithm="${ENVELOPED}"`, 'Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"'),
  change('a base64 transform', `Algorithm="${ENVELOPED}"`, `Algorithm="${DS}base64"`),
  change('an XPath in a transform', /<ds:Transform Algorithm="[^"]*enveloped-signature"\/>/, (found) =>
    found.replace('/>', '><XPath xmlns="urn:x">*</XPath></ds:Transform>'),
  ),
  change('no transforms', /<ds:Transforms>[^]*?<\/ds:Transforms>/, ''),
  change('MD5', /#rsa-sha256/, '#rsa-md5'),
  change('DSA', /"[^"]*#rsa-sha256"/, `"${DS}dsa-sha1"`),
  change('no algorithm', /<ds:SignatureMethod Algorithm="[^"]*"/, '<ds:SignatureMethod'),
  change('no signature at all, says its algorithm', /"[^"]*#rsa-sha256"/, '"none"'),
  change(
    'an HMAC made from the certificate',
    /<ds:SignatureValue>[^<]+/,
    () => `<ds:SignatureValue>${createHmac('sha256', 'certificate').update('x').digest('base64')}`,
  ),
  change('a length for an HMAC', /(<ds:SignatureMethod Algorithm="[^"]*")\/>/, (found) =>
    found.replace('/>', '><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>'),
  ),
  change('an Object in the signature', '</ds:Signature>', '<ds:Object><x xmlns="urn:x"/></ds:Object></ds:Signature>'),
  change('a manifest', '</ds:Signature>', '<ds:Object><ds:Manifest/></ds:Object></ds:Signature>'),
  change('an id on the signature', '<ds:Signature ', '<ds:Signature Id="s" '),
  change('a signature of no namespace', ALL_SIGNATURES, (found) =>
    found.replaceAll('ds:', '').replace(/ xmlns(:ds)?="[^"]*"/, ''),
  ),
  change('key info twice', /<ds:KeyInfo>[^]*?<\/ds:KeyInfo>/, (found) => found + found),
  change(
    'the signature at the end',
    /(<ds:Signature [^]*?<\/ds:Signature>)([^]*)(<\/(?:samlp:Response|saml:Assertion)>)$/,
    (found) => found.replace(/^(<ds:Signature [^]*?<\/ds:Signature>)([^]*)(<\/[a-z]+:[A-Za-z]+>)$/, '$2$1$3'),
  ),
  change(
    'the signature before the issuer',
    /(<saml:Issuer>[^<]*<\/saml:Issuer>)(<ds:Signature [^]*?<\/ds:Signature>)/,
    (found) => found.replace(/^([^]*?<\/saml:Issuer>)([^]*)$/, '$2$1'),
  ),
  change('the name changed after signing', />nurse-4711</, '>root<'),
  change('the groups changed after signing', />vc-clinician</, '>vc-admin<'),
  change('the audience changed after signing', /<saml:Audience>/, '<saml:Audience>x'),
  change(
    'a group added after signing',
    '<saml:AttributeStatement>',
    '<saml:AttributeStatement><saml:Attribute Name="groups"><saml:AttributeValue>vc-admin</saml:AttributeValue></saml:Attribute>',
  ),
  change(
    'the status added to after signing',
    '</samlp:Status>',
    '<samlp:StatusMessage>x</samlp:StatusMessage></samlp:Status>',
  ),
  change('the cipher text changed', /(?<=CipherValue>)[^<]{8}/g, (found) => flip(found)),
  change('the encrypted key changed', /(?<=CipherValue>)[^<]{8}/, (found) => flip(found)),
];
