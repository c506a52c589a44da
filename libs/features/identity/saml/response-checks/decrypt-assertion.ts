import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import { insist } from '../refusal.js';
import { XENC } from './names.js';
import { allElements, childrenOf, readStrictXml, type XmlElement } from './strict-xml.js';

const TAG = 16;
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const MGF_SHA256 = 'http://www.w3.org/2009/xmlenc11#mgf1sha256';

/**
 * What stood inside the encrypted assertion of a response, as text (XML Encryption 1.1, sections 5.2 and 5.5). The
 * library decrypts for itself; this is for our own look at the bytes.
 * @throws SamlRefusal `not-decryptable`, whatever went wrong.
 */
export function decryptAssertion(responseXml: string, privateKey: string): string {
  const elements = [...allElements(readStrictXml(responseXml))];
  const data = elements.find(({ name }) => name === 'EncryptedData');
  const wrapped = elements.find(({ name }) => name === 'EncryptedKey');
  insist(data !== undefined && wrapped !== undefined, 'not-decryptable');
  try {
    return decipher(algorithmOf(data), unwrap(wrapped, privateKey), cipherValueOf(data)).toString('utf8');
  } catch {
    insist(false, 'not-decryptable');
  }
}

function unwrap(wrapped: XmlElement, key: string): Buffer {
  const method = [...allElements(wrapped)];
  const digest = method.find(({ name }) => name === 'DigestMethod')?.attributes.get('Algorithm');
  const mask = method.find(({ name }) => name === 'MGF')?.attributes.get('Algorithm');
  const oaepHash = digest === SHA256 ? 'sha256' : 'sha1';
  // Node takes one hash for both; other pairs are not known to be in use.
  insist(mask === undefined || (mask === MGF_SHA256) === (oaepHash === 'sha256'), 'not-decryptable');
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, cipherValueOf(wrapped));
}

function decipher(algorithm: string, key: Buffer, value: Buffer): Buffer {
  const [, bits, mode] = /aes(128|192|256)-(gcm|cbc)$/.exec(algorithm) ?? [];
  if (mode === 'gcm') {
    const gcm = createDecipheriv(`aes-${bits as '256'}-gcm`, key, value.subarray(0, 12), { authTagLength: TAG });
    gcm.setAuthTag(value.subarray(-TAG));
    return Buffer.concat([gcm.update(value.subarray(12, -TAG)), gcm.final()]);
  }
  const cbc = createDecipheriv(`aes-${bits}-cbc`, key, value.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([cbc.update(value.subarray(16)), cbc.final()]);
  // XML Encryption 1.1, section 5.2: the last byte counts the padding.
  return padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
}

const algorithmOf = (element: XmlElement): string =>
  childrenOf(element, XENC, 'EncryptionMethod')[0]?.attributes.get('Algorithm') ?? '';

function cipherValueOf(element: XmlElement): Buffer {
  const data = childrenOf(element, XENC, 'CipherData')[0];
  const value = data && childrenOf(data, XENC, 'CipherValue')[0];
  return Buffer.from(value?.text ?? '', 'base64');
}
