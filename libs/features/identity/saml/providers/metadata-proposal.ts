import { createHash } from 'node:crypto';
import type { ConfirmedMetadata, IdentityProviderSettings, MetadataProposal } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';
import { factsOf, usableCertificates } from './certificates.js';
import { readIdpMetadata } from './read-metadata.js';

/** The identity provider that metadata is compared with; null: a new one. */
export type Compared = { readonly settings: IdentityProviderSettings; readonly version: number } | null;

const MOST_CERTIFICATES = 4;

/**
 * What metadata would change. Nothing else comes from metadata, so that no check is ever weakened by it.
 * @throws DomainError `identity-provider.metadata`; `identity-provider.certificate` when none of its certificates can be used today.
 */
export function proposalOf(xml: string, before: Compared, now: Date): MetadataProposal {
  const read = readIdpMetadata(xml);
  if (usableCertificates(read.certificates, now).length === 0)
    throw new DomainError('identity-provider.certificate', 'invalid', 'No certificate in the metadata is valid today.');
  const known = before?.settings.certificates ?? [];
  const print = (pem: string): string => factsOf(pem, now).fingerprint;
  const [knownPrints, readPrints] = [known.map(print), read.certificates.map(print)];
  const fields = (['entityId', 'ssoUrl', 'sloUrl'] as const)
    .map((what) => ({ what, before: before?.settings[what] ?? null, after: read[what] }))
    .filter((change) => change.before !== change.after);
  return {
    ...read,
    certificates: [...read.certificates],
    facts: read.certificates.map((pem) => factsOf(pem, now)),
    changes: [
      ...fields,
      ...readPrints
        .filter((each) => !knownPrints.includes(each))
        .map((after) => ({ what: 'certificate-added' as const, before: null, after })),
      ...knownPrints
        .filter((each) => !readPrints.includes(each))
        .map((each) => ({ what: 'certificate-removed' as const, before: each, after: null })),
    ],
    digest: createHash('sha256')
      .update(JSON.stringify([before?.settings.entityId ?? null, before?.version ?? null, read]))
      .digest('hex'),
  };
}

/**
 * The settings that are saved: whom we trust comes from metadata that was looked at before, and from nowhere else.
 * @throws DomainError `identity-provider.changed-meanwhile` when it is not what was looked at; `identity-provider.metadata`
 * when the name, an address or a certificate came by another way.
 */
export function trusting(
  asked: IdentityProviderSettings,
  confirmed: ConfirmedMetadata | null,
  before: Compared,
  now: Date,
): IdentityProviderSettings {
  if (confirmed === null) {
    const known = before?.settings;
    const isKnown =
      known !== undefined &&
      (['entityId', 'ssoUrl', 'sloUrl'] as const).every((key) => known[key] === asked[key]) &&
      asked.certificates.every((pem) => known.certificates.includes(pem));
    if (isKnown) return asked;
    throw new DomainError(
      'identity-provider.metadata',
      'invalid',
      'The name, the addresses and the certificates of an identity provider come from its metadata.',
    );
  }
  const { entityId, ssoUrl, sloUrl, certificates, digest } = proposalOf(confirmed.xml, before, now);
  if (digest !== confirmed.digest)
    throw new DomainError('identity-provider.changed-meanwhile', 'conflict', 'This is not what was looked at.');
  const kept = confirmed.keepCertificates ? usableCertificates(before?.settings.certificates ?? [], now) : [];
  const all = [...new Set([...certificates, ...kept])].slice(0, MOST_CERTIFICATES);
  return { ...asked, entityId, ssoUrl, sloUrl, certificates: all };
}
