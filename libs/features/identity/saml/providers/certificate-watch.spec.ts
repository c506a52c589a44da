import { createPrivateKey } from 'node:crypto';
import { AuditTrail } from '@confrere/features/audit';
import { notificationsEntities, Outbox, OutboxMessageEntity, OutboxSeal } from '@confrere/features/notifications';
import { eachStorage } from '@confrere/platform/storage';
import { type Facts, Log } from '@confrere/platform/telemetry';
import { fixtureEntities } from '../../identity.fixture.js';
import { NOW, pemOf } from '../corpus/own-idp.fixture.js';
import { selfSignedCertificate } from '../keys/self-signed-certificate.js';
import { idpKeys, SETTINGS, signOn } from '../sign-in/sign-on.fixture.js';
import { CertificateWatch } from './certificate-watch.js';

jest.setTimeout(240_000);
const DAY = 24 * 3_600_000;
const HOUR = 3_600_000;
const MAIL = { host: 'mail.example', port: 25, secure: 'none', from: 'no-reply@hospital.example' } as const;

/** Ends so many days, and an hour, after the clock begins. */
const ending = (days: number): string =>
  selfSignedCertificate(
    createPrivateKey(pemOf(idpKeys.privateKey)),
    'idp',
    new Date(NOW.getTime() - DAY),
    new Date(NOW.getTime() + days * DAY + HOUR),
  );

class Lines extends Log {
  readonly warned: [string, Facts][] = [];
  readonly failed: string[] = [];
  override debug(): void {}
  override info(): void {}
  override warn(event: string, facts: Facts = {}): void {
    this.warned.push([event, facts]);
  }
  override error(event: string): void {
    this.failed.push(event);
  }
}

eachStorage('the end of an identity provider’s certificate', (open) => {
  const start = async (certificates: string[], changes: Partial<typeof SETTINGS> = {}, canSend = true) => {
    const storage = await open([...fixtureEntities, ...notificationsEntities]);
    const on = await signOn(storage);
    const { unitOfWork } = storage;
    const { clock, ids, organizationId } = on;
    await on.provider('oslo', { certificates, ...changes });
    const mail = canSend ? MAIL : undefined;
    const outbox = new Outbox(mail, new OutboxSeal(['a-secret-of-this-spec-that-is-long-enough']), clock, ids);
    const log = new Lines();
    const watch = new CertificateWatch(unitOfWork, outbox, new AuditTrail(clock, ids), clock, log);
    const later = async (milliseconds: number) => {
      clock.advance(milliseconds);
      await watch.settled();
    };
    return {
      ...on,
      log,
      later,
      /** As another server beside it. */
      replica: () => new CertificateWatch(unitOfWork, outbox, new AuditTrail(clock, ids), clock, log),
      begin: async () => {
        watch.onApplicationBootstrap();
        await watch.settled();
      },
      stop: () => watch.onApplicationShutdown(),
      daysTold: () => log.warned.map(([, facts]) => facts['daysLeft']),
      mails: () =>
        unitOfWork.everywhere.read((entities) =>
          entities.countBy(OutboxMessageEntity, { organizationId, template: 'certificate-ending' }),
        ),
    };
  };

  it('is told 30, 14 and 3 days before, each once, to the owner and the administrators who have an address', async () => {
    const { member, begin, later, daysTold, mails, audited, stop, log } = await start([ending(40)]);
    await member('owner', 'owner@hospital.example');
    await member('admin', 'admin@hospital.example');
    await member('member', 'professional@hospital.example');
    await begin();
    expect(await mails()).toBe(0);
    for (let day = 0; day < 45; day++) await later(DAY);
    expect(daysTold()).toEqual([30, 14, 3]);
    expect(await mails()).toBe(6);
    expect((await audited('identity-provider.certificate-ending')).map(({ detail }) => detail)).toEqual([
      { daysLeft: 30 },
      { daysLeft: 14 },
      { daysLeft: 3 },
    ]);
    expect(log.failed).toEqual([]);
    await stop();
  });

  it('that comes into sight late is told once, and not for each day that was missed', async () => {
    const { begin, later, daysTold, stop } = await start([ending(2)]);
    await begin();
    await later(HOUR);
    expect(daysTold()).toEqual([2]);
    await stop();
  });

  it('is told by one of several servers', async () => {
    const { begin, replica, later, daysTold, stop } = await start([ending(10)]);
    const others = [replica(), replica()];
    for (const other of others) other.onApplicationBootstrap();
    await begin();
    await Promise.all(others.map((other) => other.settled()));
    await later(HOUR);
    await Promise.all(others.map((other) => other.onApplicationShutdown()));
    expect(daysTold()).toEqual([10]);
    await stop();
  });

  it('is no matter while another certificate lasts, or where nobody is offered the sign-in', async () => {
    const rollOver = await start([ending(2), ending(200)]);
    await rollOver.begin();
    expect(rollOver.daysTold()).toEqual([]);
    await rollOver.stop();
    const off = await start([ending(2)], { enabled: false });
    await off.begin();
    expect(off.daysTold()).toEqual([]);
    await off.stop();
  });

  it('is not told again when a rule changes, and is when a certificate does', async () => {
    const { begin, later, daysTold, providers, organizationId, memberId, stop } = await start([ending(10), ending(9)]);
    await begin();
    const actor = {
      kind: 'member',
      organizationId,
      memberId,
      role: 'owner',
      loginSessionId: 'x',
      authenticatedAt: NOW,
    } as const;
    const save = async (change: (settings: typeof SETTINGS) => typeof SETTINGS) => {
      const [row] = (await providers.list(organizationId)).identityProviders;
      if (!row) throw new Error('There is no identity provider.');
      await providers.save(actor, row.id, { settings: change(row.settings), version: row.version, metadata: null });
      await later(HOUR / 2);
      await later(HOUR / 2);
    };
    await save((settings) => ({ ...settings, name: 'Another name' }));
    expect(daysTold()).toEqual([10]);
    await save((settings) => ({ ...settings, certificates: settings.certificates.slice(1) }));
    // Two hours have passed: of nine days and one hour, eight whole days are left.
    expect(daysTold()).toEqual([10, 8]);
    await stop();
  });

  it('is told in the log alone where no mail can be sent', async () => {
    const { member, begin, daysTold, mails, stop } = await start([ending(2)], {}, false);
    await member('owner', 'owner@hospital.example');
    await begin();
    expect([daysTold(), await mails()]).toEqual([[2], 0]);
    await stop();
  });
});
