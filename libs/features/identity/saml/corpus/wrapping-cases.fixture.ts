import { NAME } from './own-idp.fixture.js';

/** Signature wrapping: what was signed is kept somewhere, and something else stands where it is looked for. */
export interface WrappingCase {
  readonly name: string;
  /** @returns null where this mode cannot be wrapped so. */
  readonly wrap: (xml: string) => string | null;
}

interface Parts {
  readonly xml: string;
  /** As signed, or encrypted. */
  readonly assertion: string;
  readonly bare: string;
  /** Of the assertion itself. */
  readonly signature: string;
  /** Says it is root. */
  readonly evil: string;
}

const ASSERTION = /<saml:(?:Encrypted)?Assertion [^]*<\/saml:(?:Encrypted)?Assertion>/;
const SIGNATURE = /<ds:Signature [^]*?<\/ds:Signature>/;
const EVIL = '_evil01';

/** Someone else, without a signature. */
const evilOf = (bare: string, id: 'new' | 'same'): string => {
  const named = bare.replace(`>${NAME}<`, '>root<');
  return id === 'new' ? named.replace('ID="_assertion01"', `ID="${EVIL}"`) : named;
};

const partsOf = (xml: string, id: 'new' | 'same'): Parts | null => {
  const assertion = ASSERTION.exec(xml)?.[0] ?? '';
  if (assertion.startsWith('<saml:Encrypted')) return null;
  const signature = SIGNATURE.exec(assertion)?.[0] ?? '';
  const bare = assertion.replace(signature, '');
  return { xml, assertion, bare, signature, evil: evilOf(bare, id) };
};

const into = (outer: string, inner: string): string => outer.replace(/(<\/[a-z]+:[A-Za-z]+>)$/, (end) => inner + end);
const behindIssuer = (outer: string, inner: string): string => outer.replace('</saml:Issuer>', (end) => end + inner);
const withObject = (signature: string, inner: string): string =>
  signature.replace('</ds:Signature>', (end) => `<ds:Object>${inner}</ds:Object>${end}`);

/** Where the signed assertion is put while `evil` stands in its place. */
const ASSERTION_SHAPES: Readonly<Record<string, (parts: Parts) => string>> = {
  'evil before the signed one (3)': ({ evil, assertion }) => evil + assertion,
  'evil behind the signed one': ({ evil, assertion }) => assertion + evil,
  'evil around the signed one (4)': ({ evil, assertion }) => into(evil, assertion),
  'evil with the signature, the signed one behind (5)': ({ evil, bare, signature }) =>
    behindIssuer(evil, signature) + bare,
  'the signed one inside the signature of evil (6)': ({ evil, bare, signature }) =>
    behindIssuer(
      evil,
      signature.replace('</ds:Signature>', (end) => bare + end),
    ),
  'the signed one in an Object (8)': ({ evil, bare, signature }) => behindIssuer(evil, withObject(signature, bare)),
  'the signed one in Advice': ({ evil, assertion }) => into(evil, `<saml:Advice>${assertion}</saml:Advice>`),
  'the signed one in the subject': ({ evil, assertion }) => evil.replace('</saml:Subject>', (end) => assertion + end),
  'the signed one in the confirmation': ({ evil, assertion }) =>
    evil.replace(
      /<saml:SubjectConfirmationData ([^>]*)\/>/,
      `<saml:SubjectConfirmationData $1>${assertion}</saml:SubjectConfirmationData>`,
    ),
  'the signed one in a value': ({ evil, assertion }) =>
    evil.replace(/(<saml:AttributeValue[^>]*>)/, (start) => start + assertion),
  'the signed one in conditions': ({ evil, assertion }) => evil.replace('</saml:Conditions>', (end) => assertion + end),
  'an encrypted one that is none beside it': ({ assertion }) => `<saml:EncryptedAssertion/>${assertion}`,
};

/** Where the signed assertion is put within the response. */
const PLACES: Readonly<Record<string, (parts: Parts) => string>> = {
  'evil in Extensions (7)': ({ xml, evil }) =>
    xml.replace('<samlp:Status>', (status) => `<samlp:Extensions>${evil}</samlp:Extensions>${status}`),
  'the signed one in Extensions': ({ xml, assertion, evil }) =>
    xml
      .replace(assertion, '')
      .replace('<samlp:Status>', (status) => `<samlp:Extensions>${assertion}</samlp:Extensions>${status}`)
      .replace('</samlp:Response>', (end) => evil + end),
  'the signed one in StatusDetail': ({ xml, assertion, evil }) =>
    xml
      .replace(assertion, () => evil)
      .replace('</samlp:Status>', (end) => `<samlp:StatusDetail>${assertion}</samlp:StatusDetail>${end}`),
  'the signed one before the status': ({ xml, assertion, evil }) =>
    xml.replace(assertion, () => evil).replace('<samlp:Status>', (status) => assertion + status),
};

/** The whole response as it was signed, kept inside another one. */
const RESPONSE_SHAPES: Readonly<Record<string, (evil: string, original: string) => string>> = {
  'the signed response in the signature (1)': (evil, original) =>
    evil.replace('</ds:Signature>', (end) => original.replace(SIGNATURE, '') + end),
  'the signed response in an Object of the signature': (evil, original) =>
    evil.replace('</ds:Signature>', (end) => `<ds:Object>${original.replace(SIGNATURE, '')}</ds:Object>${end}`),
  'the signed response before the signature (2)': (evil, original) =>
    evil.replace('<ds:Signature ', (start) => original.replace(SIGNATURE, '') + start),
  'the signed response in Extensions': (evil, original) =>
    evil.replace('<samlp:Status>', (status) => `<samlp:Extensions>${original}</samlp:Extensions>${status}`),
  'the signed response in StatusDetail': (evil, original) =>
    evil.replace('</samlp:Status>', (end) => `<samlp:StatusDetail>${original}</samlp:StatusDetail>${end}`),
  'the signed response at the end': (evil, original) => into(evil, original),
  'the signed response as a second root': (evil, original) => evil + original,
  'evil as a second root': (evil, original) => original + evil,
  'both in one root': (evil, original) => `<x>${original}${evil}</x>`,
  'the signed response in a value': (evil, original) =>
    evil.replace(/(<saml:AttributeValue[^>]*>)/, (start) => start + original),
};

export const WRAPPING_CASES: readonly WrappingCase[] = (['new', 'same'] as const).flatMap((id) => [
  ...Object.entries(ASSERTION_SHAPES).map(([name, shape]) => ({
    name: `${name}, ${id} id`,
    wrap: (xml: string) => {
      const parts = partsOf(xml, id);
      return parts && xml.replace(parts.assertion, () => shape(parts));
    },
  })),
  ...Object.entries(PLACES).map(([name, place]) => ({
    name: `${name}, ${id} id`,
    wrap: (xml: string) => {
      const parts = partsOf(xml, id);
      return parts && place(parts);
    },
  })),
  ...Object.entries(RESPONSE_SHAPES).map(([name, shape]) => ({
    name: `${name}, ${id} id`,
    wrap: (xml: string) => {
      const named = xml.replace(`>${NAME}<`, '>root<');
      const evil =
        id === 'new'
          ? named.replace('ID="_response01"', 'ID="_evil02"').replace('ID="_assertion01"', `ID="${EVIL}"`)
          : named;
      const wrapped = shape(evil, xml);
      return wrapped === evil || wrapped === xml ? null : wrapped;
    },
  })),
  {
    name: `a namespaced id on evil, ${id} id`,
    wrap: (xml: string) => {
      const parts = partsOf(xml, id);
      return (
        parts &&
        xml.replace(
          parts.assertion,
          () => parts.evil.replace(' ID=', ' xmlns:x="urn:x" x:ID="_assertion01" ID=') + parts.assertion,
        )
      );
    },
  },
]);
