import { createPublicKey, verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SAML, ValidateInResponseTo } from '@node-saml/passport-saml';
import { insist } from '../refusal.js';
import { checkAge } from '../response-checks/assertion-rules.js';
import { DS, SAML as ASSERTION, SAMLP, SUCCESS } from '../response-checks/names.js';
import {
  checkIds,
  decodePosted,
  LONGEST_RESPONSE,
  refuseMixedText,
  STRICT_BASE64,
} from '../response-checks/response-shape.js';
import { ANSWER_LIFE, CLOCK_SKEW, momentOf } from '../response-checks/saml-time.js';
import { checkSignatureShape } from '../response-checks/signature-shape.js';
import { allElements, childrenOf, readStrictXml, type XmlElement } from '../response-checks/strict-xml.js';

/** What a message about signing out must say, and who may have signed it. */
export interface LogoutTrust {
  readonly idpEntityId: string;
  /** Our address for such messages. */
  readonly sloUrl: string;
  /** PEM. Never one that came with the message. */
  readonly certificates: readonly string[];
}

/** Everything here was signed. */
export type LogoutMessage =
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly nameId: string;
      readonly sessionIndexes: readonly string[];
    }
  | { readonly kind: 'response'; readonly id: string; readonly requestId: string; readonly succeeded: boolean };

type Parameter = 'SAMLRequest' | 'SAMLResponse';
const PARAMETERS = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'];
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'sha512'],
]);
const ATTRIBUTES = [
  'ID',
  'Version',
  'IssueInstant',
  'Destination',
  'Consent',
  'NotOnOrAfter',
  'Reason',
  'InResponseTo',
];

/**
 * A message that came by redirect (saml-bindings-2.0-os, section 3.4): the signature is over the query as it was written,
 * and is looked at before anything of the message is.
 * @param query as it stands in the address, behind the question mark.
 * @throws SamlRefusal
 */
export function checkRedirectedLogout(query: string, trust: LogoutTrust, now: number): LogoutMessage {
  const written = readQuery(query);
  const name: Parameter = written.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
  insist(written.has(name) && !(written.has('SAMLRequest') && written.has('SAMLResponse')), 'unexpected-structure');
  checkQuerySignature(written, name, trust.certificates);
  return readMessage(inflate(valueOf(written, name)), name, false, trust, now);
}

/**
 * A message that was posted (section 3.5): the signature stands inside.
 * @param posted base64, as it came in the form.
 * @throws SamlRefusal
 */
export async function checkPostedLogout(
  name: Parameter,
  posted: string,
  trust: LogoutTrust,
  now: number,
): Promise<LogoutMessage> {
  const xml = decodePosted(posted);
  const message = readMessage(xml, name, true, trust, now);
  try {
    await new LogoutSignature(trust).validatePostRequestAsync({ SAMLRequest: Buffer.from(xml).toString('base64') });
  } catch {
    insist(false, 'signature-invalid');
  }
  return message;
}

/** The library proves the signature over the root; what the message says is read by our own rules. */
class LogoutSignature extends SAML {
  constructor({ idpEntityId, sloUrl, certificates }: LogoutTrust) {
    super({
      callbackUrl: sloUrl,
      issuer: sloUrl,
      idpIssuer: idpEntityId,
      idpCert: [...certificates],
      validateInResponseTo: ValidateInResponseTo.never,
    });
  }

  protected override processValidlySignedPostRequestAsync() {
    return Promise.resolve({ profile: { issuer: '', nameID: '', nameIDFormat: '' }, loggedOut: true });
  }
}

/** Each parameter once, and none but these: whoever reads the last of two would read something else. */
function readQuery(query: string): Map<string, string> {
  insist(query.length <= LONGEST_RESPONSE, 'too-large');
  const written = new Map<string, string>();
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at);
    insist(at > 0 && PARAMETERS.includes(name) && !written.has(name), 'unexpected-structure');
    written.set(name, part.slice(at + 1));
  }
  return written;
}

function valueOf(written: ReadonlyMap<string, string>, name: string): string {
  try {
    return decodeURIComponent((written.get(name) ?? '').replaceAll('+', ' '));
  } catch {
    insist(false, 'unexpected-structure');
  }
}

function checkQuerySignature(
  written: ReadonlyMap<string, string>,
  name: Parameter,
  certificates: readonly string[],
): void {
  insist(written.has('Signature') && written.has('SigAlg'), 'signature-missing');
  const algorithm = ALGORITHMS.get(valueOf(written, 'SigAlg'));
  insist(algorithm !== undefined, 'weak-algorithm');
  const signature = valueOf(written, 'Signature');
  insist(signature !== '' && STRICT_BASE64.test(signature), 'signature-invalid');
  // In this order, whatever order they came in, and as they were written.
  const signed = [name, 'RelayState', 'SigAlg']
    .filter((each) => written.has(each))
    .map((each) => `${each}=${written.get(each) ?? ''}`)
    .join('&');
  const isRight = certificates.some((pem) =>
    verify(algorithm, Buffer.from(signed), createPublicKey(pem), Buffer.from(signature, 'base64')),
  );
  insist(isRight, 'signature-invalid');
}

function inflate(packed: string): string {
  insist(packed !== '' && STRICT_BASE64.test(packed), 'not-base64');
  let bytes: Buffer;
  try {
    bytes = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: LONGEST_RESPONSE });
  } catch (error) {
    insist((error as { code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE', 'too-large');
    insist(false, 'malformed-xml');
  }
  return decodePosted(bytes.toString('base64'));
}

function readMessage(
  xml: string,
  name: Parameter,
  isSignedInside: boolean,
  trust: LogoutTrust,
  now: number,
): LogoutMessage {
  const root = readStrictXml(xml);
  const expected = name === 'SAMLRequest' ? 'LogoutRequest' : 'LogoutResponse';
  insist(root.name === expected && root.namespace === SAMLP, 'unexpected-structure');
  insist(root.attributes.get('Version') === '2.0', 'unexpected-structure');
  for (const attribute of root.attributes.keys()) insist(ATTRIBUTES.includes(attribute), 'unexpected-structure');
  refuseMixedText(root);
  checkIds(root);
  const [issuer, second] = root.children;
  const signatures = [...allElements(root)].filter(({ name: each }) => each === 'Signature');
  if (isSignedInside) {
    insist(signatures.length > 0, 'signature-missing');
    insist(signatures.length === 1, 'unexpected-structure');
    insist(second !== undefined && second === signatures[0] && second.namespace === DS, 'unexpected-structure');
    checkSignatureShape(second, root.attributes.get('ID') ?? '');
  } else insist(signatures.length === 0, 'unexpected-element');
  insist(issuer?.name === 'Issuer' && issuer.namespace === ASSERTION, 'wrong-issuer');
  insist(issuer.text === trust.idpEntityId, 'wrong-issuer');
  insist(root.attributes.get('Destination') === trust.sloUrl, 'wrong-destination');
  checkAge(momentOf(root.attributes.get('IssueInstant')), ANSWER_LIFE, now);
  const rest = root.children.slice(isSignedInside ? 2 : 1);
  return expected === 'LogoutRequest' ? requestOf(root, rest, now) : responseOf(root, rest);
}

function requestOf(root: XmlElement, rest: readonly XmlElement[], now: number): LogoutMessage {
  const until = root.attributes.get('NotOnOrAfter');
  insist(until === undefined || now - CLOCK_SKEW < momentOf(until), 'expired');
  insist(!root.attributes.has('InResponseTo'), 'unexpected-structure');
  const [name, ...indexes] = rest;
  insist(name?.name === 'NameID' && name.namespace === ASSERTION && name.children.length === 0, 'name-id');
  insist(name.text.trim() !== '' && name.text === name.text.trim(), 'name-id');
  for (const index of indexes)
    insist(
      index.name === 'SessionIndex' && index.namespace === SAMLP && index.children.length === 0,
      'unexpected-element',
    );
  return {
    kind: 'request',
    id: root.attributes.get('ID') ?? '',
    nameId: name.text,
    sessionIndexes: indexes.map(({ text }) => text),
  };
}

function responseOf(root: XmlElement, rest: readonly XmlElement[]): LogoutMessage {
  const [status, ...others] = rest;
  insist(status?.name === 'Status' && status.namespace === SAMLP && others.length === 0, 'unexpected-structure');
  const [code, ...codes] = childrenOf(status, SAMLP, 'StatusCode');
  insist(code !== undefined && codes.length === 0, 'unexpected-structure');
  const requestId = root.attributes.get('InResponseTo');
  insist(requestId !== undefined, 'unknown-request');
  const succeeded = code.attributes.get('Value') === SUCCESS && code.children.length === 0;
  return { kind: 'response', id: root.attributes.get('ID') ?? '', requestId, succeeded };
}
