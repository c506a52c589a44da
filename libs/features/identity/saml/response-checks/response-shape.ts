import { insist } from '../refusal.js';
import { ALLOWED, DS, SAML, SAMLP, SUCCESS, XENC } from './names.js';
import { checkSignatureShape } from './signature-shape.js';
import { allElements, childrenOf, readStrictXml, type XmlElement } from './strict-xml.js';

/** A response that has the one shape that we take. Nothing in it is proved yet. */
export interface ShapedResponse {
  readonly xml: string;
  /** InResponseTo: which of our requests it answers. */
  readonly requestId: string;
  readonly issuer: string | null;
  readonly destination: string | null;
  readonly issueInstant: string | null;
  readonly signed: { readonly response: boolean; readonly assertion: boolean };
  /** How the assertion inside is encrypted; null when it stands there as it is. */
  readonly encryption: 'authenticated' | 'plain' | null;
}

/** In base64, as it is posted. */
export const LONGEST_RESPONSE = 256 * 1024;
export const STRICT_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ID = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/;
const RESPONSE_ATTRIBUTES = ['ID', 'Version', 'IssueInstant', 'Destination', 'InResponseTo', 'Consent'];

/**
 * What is checked of a posted response before any of it is believed: bytes, then structure.
 * @param posted base64, as it came in the form.
 * @throws SamlRefusal
 */
export function checkResponseShape(posted: string): ShapedResponse {
  const xml = decodePosted(posted);
  const response = readStrictXml(xml);
  insist(response.name === 'Response' && response.namespace === SAMLP, 'unexpected-structure');
  insist(response.attributes.get('Version') === '2.0', 'unexpected-structure');
  for (const name of response.attributes.keys()) insist(RESPONSE_ATTRIBUTES.includes(name), 'unexpected-structure');
  refuseMixedText(response);
  checkIds(response);
  checkStatus(response);
  checkCounts(response);
  const signature = checkChildren(response);
  if (signature) checkSignatureShape(signature, response.attributes.get('ID') ?? '');
  const assertion = childrenOf(response, SAML, 'Assertion')[0];
  const encrypted = childrenOf(response, SAML, 'EncryptedAssertion')[0];
  const requestId = response.attributes.get('InResponseTo');
  insist(requestId !== undefined && ID.test(requestId), 'unknown-request');
  return {
    xml,
    requestId,
    issuer: childrenOf(response, SAML, 'Issuer')[0]?.text ?? null,
    destination: response.attributes.get('Destination') ?? null,
    issueInstant: response.attributes.get('IssueInstant') ?? null,
    signed: { response: signature !== null, assertion: assertion ? checkAssertionShape(assertion) : false },
    encryption: encrypted ? checkEncryption(encrypted) : null,
  };
}

/**
 * The same for what was inside an encrypted assertion.
 * @returns whether it carries a signature of its own.
 * @throws SamlRefusal
 */
export function checkDecryptedShape(xml: string): boolean {
  const assertion = readStrictXml(xml);
  insist(assertion.name === 'Assertion' && assertion.namespace === SAML, 'unexpected-structure');
  checkIds(assertion);
  for (const name of ['Response', 'EncryptedAssertion']) insist(count(assertion, name) === 0, 'unexpected-structure');
  insist(count(assertion, 'Assertion') === 1 && count(assertion, 'Signature') <= 1, 'unexpected-structure');
  return checkAssertionShape(assertion);
}

/** @returns the text behind base64. @throws SamlRefusal */
export function decodePosted(posted: string): string {
  insist(posted.length <= LONGEST_RESPONSE, 'too-large');
  // A form may have folded its lines (RFC 2045, section 6.8).
  const base64 = posted.replace(/\r?\n/g, '');
  insist(base64.length > 0 && STRICT_BASE64.test(base64), 'not-base64');
  const bytes = Buffer.from(base64, 'base64');
  insist(!(bytes[0] === 0xef && bytes[1] === 0xbb), 'not-utf8');
  try {
    const xml = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    insist(!xml.includes('\0') && /^\s*</.test(xml), 'not-utf8');
    return xml;
  } catch {
    insist(false, 'not-utf8');
  }
}

/** Issuer, Signature, Status and one assertion, in the order of the schema. @returns the signature. */
function checkChildren(response: XmlElement): XmlElement | null {
  const [first, second] = response.children;
  const isSigned = second?.namespace === DS && second.name === 'Signature';
  const rest = response.children.slice(isSigned ? 2 : 1);
  insist(
    rest.every(({ name }) => name !== 'Extensions'),
    'unexpected-element',
  );
  insist(first?.namespace === SAML && first.name === 'Issuer', 'unexpected-structure');
  const [status, assertion, ...more] = rest;
  insist(status?.namespace === SAMLP && status.name === 'Status' && more.length === 0, 'unexpected-structure');
  const isAssertion = assertion?.name === 'Assertion' || assertion?.name === 'EncryptedAssertion';
  insist(isAssertion && assertion.namespace === SAML, 'unexpected-structure');
  return isSigned ? second : null;
}

/** @returns whether it is signed. */
function checkAssertionShape(assertion: XmlElement): boolean {
  const [issuer, second] = assertion.children;
  insist(issuer?.namespace === SAML && issuer.name === 'Issuer', 'unexpected-structure');
  insist(assertion.attributes.get('Version') === '2.0', 'unexpected-structure');
  const isSigned = second?.namespace === DS && second.name === 'Signature';
  insist(count(assertion, 'Signature') === (isSigned ? 1 : 0), 'unexpected-structure');
  for (const child of assertion.children.slice(isSigned ? 2 : 1))
    insist(child.namespace === SAML, 'unexpected-element');
  if (isSigned) checkSignatureShape(second, assertion.attributes.get('ID') ?? '');
  return isSigned;
}

function checkCounts(response: XmlElement): void {
  const most = {
    Response: 1,
    Assertion: 1,
    EncryptedAssertion: 1,
    Signature: 2,
    SignedInfo: 2,
    Extensions: 0,
    Object: 0,
  };
  for (const [name, limit] of Object.entries(most))
    insist(count(response, name) <= limit, limit === 0 ? 'unexpected-element' : 'unexpected-structure');
  insist(count(response, 'Assertion') + count(response, 'EncryptedAssertion') === 1, 'unexpected-structure');
}

/** One element to an id, and ids in the attribute that SAML calls so: a second parser could find another one. */
export function checkIds(root: XmlElement): void {
  const seen = new Set<string>();
  for (const element of allElements(root)) {
    for (const [name, value] of element.attributes) {
      const local = name.slice(name.lastIndexOf('}') + 1);
      if (local.toLowerCase() !== 'id') continue;
      insist(!seen.has(value) && ID.test(value), 'unexpected-structure');
      insist(name === 'ID' || ([DS, XENC].includes(element.namespace) && name === 'Id'), 'unexpected-structure');
      seen.add(value);
    }
  }
  insist(root.attributes.has('ID'), 'unexpected-structure');
}

/** An element holds elements or text; only the value of an attribute may be anything. */
export function refuseMixedText(element: XmlElement): void {
  if (element.name === 'AttributeValue') return;
  insist(element.children.length === 0 || element.text.trim() === '', 'unexpected-structure');
  element.children.forEach(refuseMixedText);
}

function checkStatus(response: XmlElement): void {
  const [status, ...others] = childrenOf(response, SAMLP, 'Status');
  const [code, ...codes] = status ? childrenOf(status, SAMLP, 'StatusCode') : [];
  insist(others.length === 0 && codes.length === 0 && code !== undefined, 'unexpected-structure');
  insist(code.attributes.get('Value') === SUCCESS, 'status-not-success');
  // Success has no more to say; elsewhere a detail has held a signed assertion while another one was read.
  insist(status?.children.length === 1 && code.children.length === 0, 'unexpected-structure');
}

function checkEncryption(encrypted: XmlElement): 'authenticated' | 'plain' {
  const algorithms = [...allElements(encrypted)]
    .filter(({ name }) => name === 'EncryptionMethod')
    .map(({ attributes }) => attributes.get('Algorithm') ?? '');
  const transports = algorithms.filter((each) => (ALLOWED.keyTransport as readonly string[]).includes(each));
  const authenticated = algorithms.filter((each) =>
    (ALLOWED.authenticatedEncryption as readonly string[]).includes(each),
  );
  const plain = algorithms.filter((each) => (ALLOWED.plainEncryption as readonly string[]).includes(each));
  insist(count(encrypted, 'EncryptedData') === 1 && count(encrypted, 'EncryptedKey') === 1, 'unexpected-structure');
  insist(algorithms.length === 2 && transports.length === 1, 'weak-algorithm');
  insist(authenticated.length + plain.length === 1, 'weak-algorithm');
  return authenticated.length === 1 ? 'authenticated' : 'plain';
}

function count(root: XmlElement, name: string): number {
  let found = 0;
  for (const element of allElements(root)) if (element.name === name) found++;
  return found;
}
