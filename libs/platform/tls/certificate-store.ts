import { statSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock, ClockTimer } from '@confrere/kernel';
import { type Certificate, type CertificateFiles, daysLeft, Fault, readCertificate } from '@confrere/platform/config';
import type { Log } from '@confrere/platform/telemetry';

/** How often the files are looked at; whoever replaces them may also send SIGHUP. */
const LOOK_EVERY_MS = 60_000;
/** A new context has new keys for session tickets: what was sent under old ones is not decrypted by a stolen key. */
const RENEW_TICKET_KEYS_MS = 12 * 3600 * 1000;
const WARN_EVERY_MS = 24 * 3600 * 1000;
const WARN_BELOW_DAYS = 30;

/**
 * The certificate with which this process speaks TLS. Files that were replaced are used for new connections without a
 * restart; files that cannot be used are logged once, and the certificate before them stays.
 */
export class CertificateStore {
  private current: SecureContext;
  private seen: string;
  private builtAt: number;
  private warnedAt: number | null = null;
  private timer: ClockTimer;

  /** @throws Fault when there is no certificate that can be used. */
  constructor(
    private readonly files: CertificateFiles,
    /** The host of the public origin: a certificate for other names is warned of. */
    private readonly publicHost: string,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.seen = stampOf(files);
    const read = readCertificate(files, clock.now());
    if ('faults' in read) throw new Fault(read.faults.join('\n'));
    this.current = contextOf(read);
    this.builtAt = clock.monotonic();
    this.certificate = read;
    this.warn();
    this.timer = this.lookLater();
  }

  private certificate: Certificate;

  /** For the next connection. */
  get context(): SecureContext {
    return this.current;
  }

  /** Looks at the files now (SIGHUP). */
  reload(): void {
    this.timer.cancel();
    this.look();
    this.timer = this.lookLater();
  }

  close(): void {
    this.timer.cancel();
  }

  private lookLater(): ClockTimer {
    return this.clock.after(LOOK_EVERY_MS, () => {
      this.look();
      this.timer = this.lookLater();
    });
  }

  private look(): void {
    const stamp = stampOf(this.files);
    if (stamp !== this.seen) {
      this.seen = stamp;
      this.replace();
    }
    if (this.clock.monotonic() - this.builtAt >= RENEW_TICKET_KEYS_MS) this.use(this.certificate);
    if (this.warnedAt === null || this.clock.monotonic() - this.warnedAt >= WARN_EVERY_MS) this.warn();
  }

  private replace(): void {
    const read = readCertificate(this.files, this.clock.now());
    if ('faults' in read) {
      this.log.error('certificate.refused', undefined, { faults: read.faults.join(' ') });
      return;
    }
    this.use(read);
    this.log.info('certificate.replaced', { daysLeft: daysLeft(read, this.clock.now()) });
    this.warn();
  }

  private use(certificate: Certificate): void {
    this.certificate = certificate;
    this.current = contextOf(certificate);
    this.builtAt = this.clock.monotonic();
  }

  private warn(): void {
    this.warnedAt = this.clock.monotonic();
    const left = daysLeft(this.certificate, this.clock.now());
    if (left < 0) this.log.error('certificate.expired', undefined, { daysLeft: left });
    else if (left < WARN_BELOW_DAYS) this.log.warn('certificate.expires-soon', { daysLeft: left });
    if (!this.certificate.isFor(this.publicHost)) this.log.warn('certificate.for-other-names');
  }
}

function contextOf({ cert, key }: Certificate): SecureContext {
  return createSecureContext({
    cert,
    key,
    minVersion: 'TLSv1.2',
    honorCipherOrder: true,
    sessionIdContext: 'confrere',
  });
}

/** Tells whether a file has been replaced, however: written over, renamed, or a link that leads elsewhere. */
function stampOf({ certFile, keyFile }: CertificateFiles): string {
  return [certFile, keyFile]
    .map((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat ? `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs}` : 'none';
    })
    .join(' ');
}
