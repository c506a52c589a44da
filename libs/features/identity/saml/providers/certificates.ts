import { X509Certificate } from 'node:crypto';
import type { CertificateFacts, IdentityProviderSettings } from '@confrere/contract';

const DAY = 24 * 3_600_000;
const FEWEST_BITS = 2048;

/**
 * One certificate of an identity provider, from PEM or from bare base64.
 * @returns null when it cannot verify a signature that we would take: no certificate, no RSA, or a short key.
 */
export function readIdpCertificate(text: string): X509Certificate | null {
  const bare = text.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '');
  try {
    const certificate = new X509Certificate(Buffer.from(bare, 'base64'));
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= FEWEST_BITS
      ? certificate
      : null;
  } catch {
    return null;
  }
}

/** Those of a list that are valid now. */
export const usableCertificates = (certificates: readonly string[], now: Date): string[] =>
  certificates.filter((pem) => {
    const certificate = readIdpCertificate(pem);
    return certificate !== null && certificate.validFromDate <= now && now < certificate.validToDate;
  });

/** As a person compares it. */
export function factsOf(pem: string, now: Date): CertificateFacts {
  const certificate = readIdpCertificate(pem);
  const expires = certificate?.validToDate ?? new Date(0);
  return {
    fingerprint: certificate?.fingerprint256 ?? '',
    subject: (certificate?.subject ?? '').replaceAll('\n', ', ').slice(0, 200),
    expiresAt: expires.toISOString(),
    daysLeft: Math.floor((expires.getTime() - now.getTime()) / DAY),
  };
}

/** Which warning has gone out stays known while the certificates stay the same. */
export const warnedAbout = (
  before: { readonly settings: Pick<IdentityProviderSettings, 'certificates'>; readonly warnedDays: number | null },
  { certificates }: Pick<IdentityProviderSettings, 'certificates'>,
): { warnedDays: number | null } => ({
  warnedDays:
    [...certificates].sort().join() === [...before.settings.certificates].sort().join() ? before.warnedDays : null,
});
