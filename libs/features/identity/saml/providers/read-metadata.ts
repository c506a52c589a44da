import { DomainError } from '@confrere/kernel';
import { DS, MD, REDIRECT_BINDING, SAMLP } from '../response-checks/names.js';
import { allElements, childrenOf, readStrictXml, type XmlElement } from '../response-checks/strict-xml.js';
import { SamlRefusal } from '../refusal.js';
import { readIdpCertificate } from './certificates.js';

/** All that is taken from metadata. What is checked, and how, stays with the organization. */
export interface ReadMetadataResult {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly sloUrl: string | null;
  /** PEM; one at least. */
  readonly certificates: readonly string[];
}

const MOST_CERTIFICATES = 4;
const WEB_ADDRESS = /^(https:\/\/[^\s/?#@]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(\/[^\s#]*)?$/;

/**
 * Reads the metadata of one identity provider (saml-metadata-2.0-os).
 * @throws DomainError `identity-provider.metadata` when it is none, `identity-provider.certificate` without a certificate
 * that can verify a signature.
 */
export function readIdpMetadata(xml: string): ReadMetadataResult {
  const root = parse(xml.replace(/^\ufeff/, ''));
  const entities = [...allElements(root)].filter(
    (element) => element.name === 'EntityDescriptor' && childrenOf(element, MD, 'IDPSSODescriptor').length > 0,
  );
  const [entity, ...others] = entities;
  const idp = entity && childrenOf(entity, MD, 'IDPSSODescriptor')[0];
  if (!entity || !idp || others.length > 0)
    throw wrong('This is not the metadata of one identity provider: ask for its IdP metadata file.');
  const protocols = idp.attributes.get('protocolSupportEnumeration') ?? '';
  const entityId = entity.attributes.get('entityID') ?? '';
  const ssoUrl = locationOf(idp, 'SingleSignOnService', REDIRECT_BINDING);
  if (!protocols.split(/\s+/).includes(SAMLP)) throw wrong('This identity provider does not speak SAML 2.0.');
  if (entityId === '' || entityId.length > 512) throw wrong('The metadata gives the identity provider no name.');
  if (ssoUrl === null) throw wrong('The metadata names no HTTPS address for sign-in by redirect.');
  return {
    entityId,
    ssoUrl,
    sloUrl: locationOf(idp, 'SingleLogoutService', REDIRECT_BINDING),
    certificates: certificatesOf(idp),
  };
}

function certificatesOf(idp: XmlElement): string[] {
  const signing = childrenOf(idp, MD, 'KeyDescriptor').filter(
    ({ attributes }) => attributes.get('use') !== 'encryption',
  );
  const written = signing
    .flatMap((key) => [...allElements(key)])
    .filter(({ name, namespace }) => name === 'X509Certificate' && namespace === DS)
    .map(({ text }) => readIdpCertificate(text)?.toString())
    .filter((pem) => pem !== undefined);
  const certificates = [...new Set(written)].slice(0, MOST_CERTIFICATES);
  if (certificates.length === 0)
    throw new DomainError(
      'identity-provider.certificate',
      'invalid',
      'The metadata holds no certificate for signatures that can be used (RSA, 2048 bits at least).',
    );
  return certificates;
}

function locationOf(idp: XmlElement, service: string, binding: string): string | null {
  const found = childrenOf(idp, MD, service).find(
    ({ attributes }) => attributes.get('Binding') === binding && WEB_ADDRESS.test(attributes.get('Location') ?? ''),
  );
  return found?.attributes.get('Location') ?? null;
}

/** Whether it wants our signature is no matter: we always sign. */
function parse(xml: string): XmlElement {
  try {
    return readStrictXml(xml, 'skip');
  } catch (error) {
    if (error instanceof SamlRefusal) throw wrong('This is not XML that can be read without doubt.');
    throw error;
  }
}

const wrong = (message: string): DomainError => new DomainError('identity-provider.metadata', 'invalid', message);
