import { insist } from '../refusal.js';
import { ALLOWED, DS } from './names.js';
import { childrenOf, type XmlElement } from './strict-xml.js';

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/**
 * Holds a signature to the one shape that SAML needs: it stands inside what it signs, signs all of it, and uses no
 * algorithm but those of the list. Says nothing on whether it is right: that is the library's.
 * @throws SamlRefusal
 */
export function checkSignatureShape(signature: XmlElement, signedId: string): void {
  const [info, value, keyInfo, ...more] = signature.children;
  insist(signature.namespace === DS && signature.attributes.size === 0 && more.length === 0, 'unexpected-structure');
  insist(isDs(info, 'SignedInfo') && isDs(value, 'SignatureValue'), 'unexpected-structure');
  insist(keyInfo === undefined || isDs(keyInfo, 'KeyInfo'), 'unexpected-structure');
  insist(value.children.length === 0 && BASE64.test(value.text), 'unexpected-structure');
  const [canonicalization, method, reference, ...others] = info.children;
  insist(others.length === 0, 'unexpected-structure');
  insist(isDs(canonicalization, 'CanonicalizationMethod'), 'unexpected-structure');
  insist(isDs(method, 'SignatureMethod') && isDs(reference, 'Reference'), 'unexpected-structure');
  insist(isAmong(ALLOWED.canonicalization, canonicalization), 'weak-algorithm');
  insist(isAmong(ALLOWED.signature, method) && method.children.length === 0, 'weak-algorithm');
  checkReference(reference, signedId);
}

function checkReference(reference: XmlElement, signedId: string): void {
  insist(reference.attributes.get('URI') === `#${signedId}` && reference.attributes.size === 1, 'unexpected-structure');
  const [transforms, method, value, ...others] = reference.children;
  insist(others.length === 0 && isDs(transforms, 'Transforms'), 'unexpected-structure');
  insist(isDs(method, 'DigestMethod') && isDs(value, 'DigestValue'), 'unexpected-structure');
  insist(isAmong(ALLOWED.digest, method) && method.children.length === 0, 'weak-algorithm');
  insist(value.children.length === 0 && BASE64.test(value.text), 'unexpected-structure');
  const steps = childrenOf(transforms, DS, 'Transform');
  insist(steps.length === transforms.children.length, 'unexpected-structure');
  const named = steps.map((step) => step.attributes.get('Algorithm'));
  insist(named.join(' ') === ALLOWED.transforms.join(' '), 'weak-algorithm');
  // Exclusive canonicalization may name prefixes to keep; a transform can hold nothing else.
  for (const inner of steps.flatMap((step) => step.children))
    insist(inner.name === 'InclusiveNamespaces' && inner.namespace === ALLOWED.transforms[1], 'unexpected-structure');
}

const isDs = (element: XmlElement | undefined, name: string): element is XmlElement =>
  element?.namespace === DS && element.name === name && element.attributes.get('Id') === undefined;

const isAmong = (allowed: readonly string[], element: XmlElement): boolean =>
  allowed.includes(element.attributes.get('Algorithm') ?? '');
