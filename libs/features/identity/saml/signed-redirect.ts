import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const [signing, deflating] = [
  promisify<string, Buffer, string, Buffer>(sign),
  promisify<Buffer, Buffer>((input, done) => deflateRaw(input, done)),
];

/** A message of ours, as XML, and the state that comes back with the answer. */
export type RedirectMessage = { readonly RelayState?: string | null } & (
  { readonly SAMLRequest: string } | { readonly SAMLResponse: string }
);

/**
 * Where a browser is sent to with a message of ours (saml-bindings-2.0-os, section 3.4.4.1), signed with SHA-256. Signing
 * takes milliseconds: it is done beside the server's own thread.
 * @param to at the identity provider; may have a query of its own.
 * @param privateKey PEM, RSA.
 */
export async function signedRedirect(to: string, message: RedirectMessage, privateKey: string): Promise<string> {
  const [name, xml] =
    'SAMLRequest' in message ? ['SAMLRequest', message.SAMLRequest] : ['SAMLResponse', message.SAMLResponse];
  const packed = (await deflating(Buffer.from(xml, 'utf8'))).toString('base64');
  const state = message.RelayState ? `&RelayState=${encodeURIComponent(message.RelayState)}` : '';
  const query = `${name}=${encodeURIComponent(packed)}${state}&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
  const signature = await signing('sha256', Buffer.from(query), privateKey);
  const signed = `${query}&Signature=${encodeURIComponent(signature.toString('base64'))}`;
  return `${to}${to.includes('?') ? '&' : '?'}${signed}`;
}
