import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditEventEntity, auditEntities, AuditTrail } from '@confrere/features/audit';
import { FoundOrganization, organizationEntities } from '@confrere/features/organizations';
import { AddMember, peopleEntities } from '@confrere/features/people';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import type { MailConfig } from '@confrere/platform/config';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { Log, type Facts } from '@confrere/platform/telemetry';
import { type Letter, MailDelivery, SmtpDelivery } from './mail-delivery.js';
import type { Handover } from './handover.js';
import { mailReceiver } from './mail-receiver.fixture.js';
import { FIRST_PAUSE, GIVES_UP_AFTER, LEASE, OutboxRound } from './outbox-round.js';
import { Outbox, type OutgoingMessage } from './outbox.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import { OutboxSeal } from './outbox-seal.js';

const SECRET = 'a-secret-that-is-long-enough-to-count-123';
const LINK = 'q1Xo3mJtT0yVbY0xw2n5aAq1Xo3mJtT0yVbY0xw2n5a';
const ORIGIN = 'https://visit.example.org';
const MAIL: MailConfig = { host: '127.0.0.1', port: 25, secure: 'none', from: 'no-reply@clinic.example' };
const entities = [...auditEntities, ...organizationEntities, ...peopleEntities, OutboxMessageEntity];

/** A mail server that answers as told. */
class ToldDelivery extends MailDelivery {
  readonly letters: Letter[] = [];
  answer: (letter: Letter) => Promise<Handover> = () => Promise.resolve({ as: 'sent' });
  override deliver(letter: Letter): Promise<Handover> {
    this.letters.push(letter);
    return this.answer(letter);
  }
}

class KeptLog extends Log {
  readonly lines: string[] = [];
  private keep = (event: string, ...rest: unknown[]): void => void this.lines.push(`${event} ${JSON.stringify(rest)}`);
  override debug = (event: string, facts?: Facts): void => this.keep(event, facts);
  override info = (event: string, facts?: Facts): void => this.keep(event, facts);
  override warn = (event: string, facts?: Facts): void => this.keep(event, facts);
  override error = (event: string, failure?: unknown, facts?: Facts): void =>
    this.keep(event, facts, failure instanceof Error ? failure.message : '');
}

async function clinic({ unitOfWork, events }: TestStorage, delivery: MailDelivery = new ToldDelivery()) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const log = new KeptLog();
  const found = (name: string) =>
    unitOfWork.everywhere.run(async (tx) => {
      const organizationId = await new FoundOrganization(clock, ids).found(tx, {
        name,
        supportPhone: null,
        emergencyNumber: '113',
        timeZone: 'Europe/Oslo',
      });
      const person = { organizationId, role: 'owner', displayName: 'Dr Ingrid Hansen', title: null } as const;
      return { organizationId, memberId: await new AddMember(clock, ids).add(tx, person) };
    });
  const { organizationId, memberId } = await found('Oslo Hospital');
  const seal = new OutboxSeal([SECRET]);
  const outbox = new Outbox(MAIL, seal, clock, ids);
  const audit = new AuditTrail(clock, ids);
  const server = (by: MailDelivery = delivery, from = seal) =>
    new OutboxRound(unitOfWork, { mail: by, sms: null }, from, audit, events, new PublicOrigin(ORIGIN), clock, log);
  const send = (mail: Partial<OutgoingMessage<'staff-invitation'>> = {}) =>
    unitOfWork.in(organizationId).run((tx) =>
      outbox.send(tx, {
        organizationId,
        template: 'staff-invitation',
        to: 'jonas.berg@clinic.example',
        fields: { organization: 'Oslo Hospital', role: 'member', secret: LINK },
        ...mail,
      }),
    );
  return {
    clock,
    log,
    found,
    organizationId,
    memberId,
    server,
    send,
    outbox,
    rows: () => unitOfWork.everywhere.read((rows) => rows.find(OutboxMessageEntity, { order: { id: 'ASC' } })),
    trail: () => unitOfWork.everywhere.read((rows) => rows.find(AuditEventEntity)),
  };
}

eachStorage('Outbox', (open) => {
  it('sends nothing of a change that was rolled back', async () => {
    const storage = await open(entities);
    const delivery = new ToldDelivery();
    const place = await clinic(storage, delivery);
    const change = storage.unitOfWork.in(place.organizationId).run(async (tx) => {
      await place.outbox.send(tx, {
        organizationId: place.organizationId,
        template: 'sign-in-changed',
        to: 'a@clinic.example',
        fields: { organization: 'Oslo Hospital' },
      });
      throw new Error('the change failed');
    });
    await expect(change).rejects.toThrow('the change failed');
    await place.server().wake();
    expect(delivery.letters).toEqual([]);
  });

  it('delivers after the commit without being asked, and erases recipient and link', async () => {
    const storage = await open(entities);
    const delivery = new ToldDelivery();
    const place = await clinic(storage, delivery);
    const round = place.server();
    round.onApplicationBootstrap();
    await place.send();
    await storage.events.settled();
    await round.wake();
    expect(delivery.letters).toEqual([
      expect.objectContaining({ to: 'jonas.berg@clinic.example', fromName: 'Oslo Hospital' }),
    ]);
    expect(await place.rows()).toEqual([expect.objectContaining({ state: 'sent', sealed: null, attempts: 1 })]);
    await round.onApplicationShutdown();
  });

  it('keeps neither address nor link readable in the row, and writes none to the log', async () => {
    const storage = await open(entities);
    const delivery = new ToldDelivery();
    delivery.answer = () => Promise.resolve({ as: 'later', code: 'ECONNECTION' });
    const place = await clinic(storage, delivery);
    await place.send();
    await place.server().wake();
    const written = JSON.stringify([await place.rows(), place.log.lines, await place.trail()]);
    expect(written).not.toMatch(/jonas|clinic\.example/);
    expect(written).not.toContain(LINK);
  });

  it('writes a notice in the language that the member chose, else in the organization’s', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    const { organizationId, memberId: id } = place;
    const written = async (mailLanguage: string | null) => {
      place.clock.advance(1_000);
      const member = { id, email: 'ingrid@clinic.example', mailLanguage };
      const fields = { organization: 'Oslo Hospital' };
      const notice = { organizationId, template: 'sign-in-changed', member, fields, language: 'en' } as const;
      await storage.unitOfWork.in(organizationId).run((tx) => place.outbox.notify(tx, notice));
      const row = (await place.rows()).at(-1);
      return new OutboxSeal([SECRET]).open(row?.id ?? '', row?.sealed ?? '')?.language;
    };
    expect(await written('nb')).toBe('nb');
    expect(await written(null)).toBe('en');
  });

  it('takes a mail while the clock goes on', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    const read = place.clock.now.bind(place.clock);
    jest.spyOn(place.clock, 'now').mockImplementation(() => {
      place.clock.advance(1);
      return read();
    });
    await expect(place.send({ senderId: place.memberId })).resolves.toBeInstanceOf(Date);
  });

  it('two servers at once deliver each mail once', async () => {
    const storage = await open(entities);
    const deliveries = [new ToldDelivery(), new ToldDelivery()];
    const place = await clinic(storage);
    for (let count = 0; count < 12; count++) await place.send();
    await Promise.all(deliveries.map((each) => place.server(each).wake()));
    const sent = deliveries.flatMap(({ letters }) => letters.map(({ id }) => id));
    expect(new Set(sent).size).toBe(12);
    expect(sent.length).toBe(12);
  });

  it('what a server had taken up when it died is sent by another after the lease', async () => {
    const storage = await open(entities);
    const dying = new ToldDelivery();
    const other = new ToldDelivery();
    dying.answer = () => new Promise(() => undefined);
    const place = await clinic(storage);
    await place.send();
    void place.server(dying).wake();
    while (dying.letters.length === 0) await new Promise((next) => setImmediate(next));
    await place.server(other).wake();
    expect(other.letters).toEqual([]);
    place.clock.advance(LEASE);
    await place.server(other).wake();
    expect(other.letters.map(({ id }) => id)).toEqual(dying.letters.map(({ id }) => id));
  });

  it('waits twice as long after each failure, and gives up after 24 hours with an entry in the trail', async () => {
    const storage = await open(entities);
    const delivery = new ToldDelivery();
    delivery.answer = () => Promise.resolve({ as: 'later', code: 'ECONNECTION' });
    const place = await clinic(storage, delivery);
    const round = place.server();
    await place.send();
    const began = place.clock.now().getTime();
    const tried: number[] = [];
    // By the minute while pauses are short, then by the half hour.
    for (let minute = 0, step = 1; minute <= 26 * 60; minute += step) {
      if (minute > 2 * 60) step = 30;
      const before = delivery.letters.length;
      await round.wake();
      if (delivery.letters.length > before) tried.push((place.clock.now().getTime() - began) / FIRST_PAUSE);
      place.clock.advance(step * FIRST_PAUSE);
    }
    expect(tried.slice(0, 7)).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect(tried.at(-1)).toBeGreaterThanOrEqual(GIVES_UP_AFTER / FIRST_PAUSE);
    expect(tried.at(-1)).toBeLessThan(25 * 60);
    expect(await place.rows()).toEqual([expect.objectContaining({ state: 'given-up', sealed: null })]);
    expect(await place.trail()).toEqual([
      expect.objectContaining({
        action: 'mail.given-up',
        actorKind: 'system',
        detail: { template: 'staff-invitation', attempts: tried.length, reason: 'ECONNECTION' },
      }),
    ]);
  });

  it('gives up at once what the mail server refuses for good, or no secret opens', async () => {
    const storage = await open(entities);
    const delivery = new ToldDelivery();
    delivery.answer = () => Promise.resolve({ as: 'refused', code: 'smtp-550' });
    const place = await clinic(storage, delivery);
    await place.send();
    await place.server().wake();
    await place.send();
    await place.server(delivery, new OutboxSeal(['another-secret-that-is-long-enough-123456'])).wake();
    expect((await place.trail()).map(({ detail }) => detail['reason'])).toEqual(['smtp-550', 'unreadable']);
    expect(delivery.letters).toHaveLength(1);
  });

  it('refuses the 61st mail of a sender within an hour and the 301st within a day; another sender still may', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    const { memberId: senderId } = place;
    for (let hour = 0; hour < 5; hour++) {
      for (let count = 0; count < 60; count++) await place.send({ senderId });
      await expect(place.send({ senderId })).rejects.toMatchObject({ code: 'mail.quota-reached', kind: 'limited' });
      place.clock.advance(3_600_000);
    }
    await expect(place.send({ senderId })).rejects.toMatchObject({ code: 'mail.quota-reached' });
    await expect(place.send()).resolves.toEqual(place.clock.now());
    place.clock.advance(20 * 3_600_000);
    await expect(place.send({ senderId })).resolves.toEqual(place.clock.now());
  });

  it('sends a long list later instead of refusing it, within the quota', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    const slots: number[] = [];
    for (let count = 0; count < 130; count++) {
      const at = await place.send({ senderId: place.memberId, spread: true });
      slots.push((Number(at) - Number(place.clock.now())) / 3_600_000);
    }
    expect([slots[59], slots[60], slots[119], slots[120]]).toEqual([0, 1, 1, 2]);
    const delivery = new ToldDelivery();
    await place.server(delivery).wake();
    expect(delivery.letters).toHaveLength(60);
  });

  it('leaves notices beyond ten an hour to one member out, and counts none of them with what the member sends', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    const { organizationId, memberId } = place;
    const notify = (template: 'sign-in-changed' | 'new-device', email: string | null = 'ingrid@clinic.example') =>
      storage.unitOfWork.in(organizationId).run((tx) =>
        place.outbox.notify(tx, {
          organizationId,
          template,
          member: { id: memberId, email },
          fields: { organization: 'Oslo Hospital', device: 'Firefox on Windows' },
        }),
      );
    for (let count = 0; count < 12; count++) await notify('sign-in-changed');
    expect(await place.rows()).toHaveLength(10);
    await notify('new-device');
    await notify('new-device', null);
    expect(await place.rows()).toHaveLength(11);
    for (let count = 0; count < 60; count++) await place.send({ senderId: memberId });
    place.clock.advance(3_600_000);
    await notify('sign-in-changed');
    expect(await place.rows()).toHaveLength(72);
  });

  it('takes one plain address only', async () => {
    const storage = await open(entities);
    const place = await clinic(storage);
    for (const to of [
      'a@b.example,c@d.example',
      'A <a@b.example>',
      '"a b"@c.example',
      'a@b.example\r\nBcc: c@d.example',
      'a',
      '',
    ])
      await expect(place.send({ to })).rejects.toMatchObject({ code: 'mail.address-invalid' });
  });

  it('says that no mail can be sent where no mail server is set up', async () => {
    const storage = await open(entities);
    const { organizationId, clock } = await clinic(storage);
    const outbox = new Outbox(undefined, new OutboxSeal([SECRET]), clock, new RandomIds());
    expect(outbox.canSend()).toBe(false);
    const sent = storage.unitOfWork.in(organizationId).run((tx) =>
      outbox.send(tx, {
        organizationId,
        template: 'sign-in-changed',
        to: 'a@b.example',
        fields: { organization: 'x' },
      }),
    );
    await expect(sent).rejects.toMatchObject({ code: 'mail.not-set-up' });
  });
});

describe('SmtpDelivery', () => {
  const letter: Letter = {
    id: '0199-7',
    to: 'jonas.berg@clinic.example',
    fromName: 'Oslo Hospital',
    subject: 'Invitation',
    text: 'text',
    html: '<p>html</p>',
  };
  let receiver: Awaited<ReturnType<typeof mailReceiver>> | null = null;
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-mail-'))));
  afterEach(async () => {
    await receiver?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const trusted = (cert: string): string => {
    const file = join(folder, 'ca.pem');
    writeFileSync(file, cert);
    return file;
  };

  it.each([
    ['tls', true],
    ['starttls', false],
  ] as const)('delivers over %s, signed in, marked as automatic, both as text and as HTML', async (secure, atOnce) => {
    receiver = await mailReceiver({
      secure: atOnce,
      authOptional: false,
      onAuth: ({ username, password }, _connection, done) =>
        username === 'confrere' && password === 'right' ? done(null, { user: 'confrere' }) : done(new Error('wrong')),
    });
    const { port, certificate } = receiver;
    const mail = { ...MAIL, port, secure, username: 'confrere', caFile: trusted(certificate.cert) };
    expect(await new SmtpDelivery({ ...mail, password: 'right' }).deliver(letter)).toEqual({ as: 'sent' });
    const [got] = receiver.received;
    expect(got).toMatchObject({ from: 'no-reply@clinic.example', to: ['jonas.berg@clinic.example'] });
    expect(got?.mail).toMatchObject({
      subject: 'Invitation',
      messageId: '<0199-7@clinic.example>',
      html: '<p>html</p>',
    });
    expect(got?.mail.from?.text).toBe('"Oslo Hospital" <no-reply@clinic.example>');
    expect(got?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await new SmtpDelivery({ ...mail, password: 'wrong' }).deliver(letter)).toMatchObject({ as: 'later' });
  });

  it.each([
    ['tls', { secure: true }],
    ['starttls', {}],
  ] as const)('gives nothing to a server whose certificate nobody vouches for (%s)', async (secure, options) => {
    receiver = await mailReceiver(options);
    const { port } = receiver;
    expect(await new SmtpDelivery({ ...MAIL, port, secure }).deliver(letter)).toMatchObject({ as: 'later' });
    expect(receiver.received).toEqual([]);
  });

  it('gives nothing to a server that has lost its STARTTLS on the way', async () => {
    receiver = await mailReceiver({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    const { port, certificate } = receiver;
    const caFile = trusted(certificate.cert);
    const delivery = await new SmtpDelivery({ ...MAIL, port, secure: 'starttls', caFile }).deliver(letter);
    expect(delivery.as).toBe('later');
    expect(receiver.received).toEqual([]);
  });

  it.each([
    [550, 'refused'],
    [451, 'later'],
  ] as const)('takes %i for an answer: %s', async (status, as) => {
    receiver = await mailReceiver();
    receiver.state.refuse = status;
    expect(await new SmtpDelivery({ ...MAIL, port: receiver.port }).deliver(letter)).toEqual({
      as,
      code: `smtp-${status}`,
    });
  });

  it('tries later when no mail server is there', async () => {
    receiver = await mailReceiver();
    const { port } = receiver;
    await receiver.close();
    receiver = null;
    expect(await new SmtpDelivery({ ...MAIL, port }).deliver(letter)).toMatchObject({ as: 'later' });
  });
});
