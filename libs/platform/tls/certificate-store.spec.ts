import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@confrere/kernel';
import { PinoLog } from '@confrere/platform/telemetry';
import { CertificateStore } from './index.js';
import { makeCertificate, type MadeCertificate } from './testing/make-certificate.js';

const MINUTE = 60_000;
const DAY = 24 * 3600 * 1000;
let folder: string;
let clock: FakeClock;
let lines: { event: string; level: string; daysLeft?: number; faults?: string }[];
let store: CertificateStore | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'confrere-certificate-'));
  clock = new FakeClock();
  lines = [];
});
afterEach(() => {
  store?.close();
  store = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const files = () => ({ certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') });
/** Valid from the day before, for so many days. */
const certificate = (days = 365, names = ['visit.example.org']): MadeCertificate =>
  makeCertificate({
    names,
    notBefore: new Date(clock.now().getTime() - DAY),
    notAfter: new Date(clock.now().getTime() + days * DAY + MINUTE),
  });
const put = ({ cert, key }: MadeCertificate): void => {
  writeFileSync(files().certFile, cert);
  writeFileSync(files().keyFile, key);
};
const open = (): CertificateStore => {
  const log = new PinoLog('server', 'info', { write: (line: string) => void lines.push(JSON.parse(line)) });
  return (store = new CertificateStore(files(), 'visit.example.org', clock, log));
};
const events = () => lines.map(({ event }) => event);

it('a certificate that is replaced is used within a minute', () => {
  put(certificate());
  const { context } = open();
  clock.advance(5 * MINUTE);
  expect(store?.context).toBe(context);
  put(certificate(90));
  clock.advance(MINUTE);
  expect(store?.context).not.toBe(context);
  expect(lines).toEqual([expect.objectContaining({ event: 'certificate.replaced', daysLeft: 90 })]);
});

it('it is used at once when asked for (SIGHUP)', () => {
  put(certificate());
  const { context } = open();
  put(certificate());
  store?.reload();
  expect(store?.context).not.toBe(context);
});

it('links that lead elsewhere count as replaced, as Kubernetes replaces secrets', () => {
  for (const [name, made] of Object.entries({ old: certificate(), new: certificate() })) {
    writeFileSync(join(folder, `${name}.cert`), made.cert);
    writeFileSync(join(folder, `${name}.key`), made.key);
  }
  const point = (name: string): void => {
    for (const [kind, file] of [
      ['cert', files().certFile],
      ['key', files().keyFile],
    ] as const) {
      symlinkSync(join(folder, `${name}.${kind}`), `${file}.next`);
      renameSync(`${file}.next`, file);
    }
  };
  point('old');
  const { context } = open();
  point('new');
  clock.advance(MINUTE);
  expect(store?.context).not.toBe(context);
});

it('one that cannot be used is told once, and the one before it stays; when it is whole it is used', () => {
  put(certificate());
  const { context } = open();
  const next = certificate();
  writeFileSync(files().certFile, next.cert);
  clock.advance(10 * MINUTE);
  expect(store?.context).toBe(context);
  expect(lines).toEqual([
    expect.objectContaining({ event: 'certificate.refused', faults: expect.stringContaining('does not belong') }),
  ]);
  writeFileSync(files().keyFile, next.key);
  clock.advance(MINUTE);
  expect(store?.context).not.toBe(context);
});

it('files that vanish change nothing', () => {
  put(certificate());
  const { context } = open();
  rmSync(files().certFile);
  clock.advance(2 * MINUTE);
  expect(store?.context).toBe(context);
});

it('below thirty days it warns, once a day, and says how many are left', () => {
  put(certificate(31));
  open();
  expect(events()).toEqual([]);
  clock.advance(2 * DAY + MINUTE);
  expect(lines).toEqual([expect.objectContaining({ event: 'certificate.expires-soon', level: 'warn', daysLeft: 29 })]);
  clock.advance(DAY - 2 * MINUTE);
  expect(events()).toHaveLength(1);
  clock.advance(30 * DAY);
  expect(lines.at(-1)).toMatchObject({ event: 'certificate.expired', level: 'error' });
});

it('one for other names is warned of at the start', () => {
  put(certificate(365, ['other.example.org']));
  open();
  expect(events()).toEqual(['certificate.for-other-names']);
});

it('keys for session tickets are new twice a day', () => {
  put(certificate());
  const { context } = open();
  clock.advance(11 * 60 * MINUTE);
  expect(store?.context).toBe(context);
  clock.advance(60 * MINUTE);
  expect(store?.context).not.toBe(context);
  expect(events()).toEqual([]);
});

it('none that can be used is a fault at the start', () => {
  expect(open).toThrow('tls.certFile: that file is not there');
});
