import { SilentLog } from '@confrere/platform/telemetry';
import { eachStorage } from '@confrere/platform/storage';
import { clinic, fixtureEntities, NOBODY, READY, TAB } from '../rooms.fixture.js';
import { RETURN_WITHIN } from '../waiting-room.js';
import { masked } from './call-back-numbers.js';
import { ForgetVisitorWords } from './forget-visitor-words.js';
import { WaitingMessageEntity } from './waiting-message.entity.js';
import { MOST_IN_TEN_MINUTES } from './write-to-clinic.js';

const refused = (code: string): unknown => expect.objectContaining({ code });
const MINUTE = 60_000;

eachStorage('what a waiting visitor asks', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { organizationId } = at;
    const forget = new ForgetVisitorWords(storage.unitOfWork, at.clock, new SilentLog());
    const entry = () =>
      storage.unitOfWork
        .in(organizationId)
        .read((entities) => at.queueView.one(entities, organizationId, at.kari.consultationId, NOBODY));
    const visit = async () => {
      const view = await storage.unitOfWork
        .in(organizationId)
        .read((entities) => at.visitView.of(entities, organizationId, at.kari.consultationId, NOBODY));
      return view!(TAB);
    };
    const rows = () => storage.unitOfWork.everywhere.read((entities) => entities.find(WaitingMessageEntity));
    const write = (text: string, tab = TAB) => at.run((tx) => at.write.run(tx, at.kari, { tab, text }));
    const ask = (phone: string | null) => at.run((tx) => at.callBack.ask(tx, at.kari, { phone }));
    return { ...at, storage, forget, entry, visit, rows, write, ask };
  };

  it('is written for the desks only, and stands in the database sealed', async () => {
    const at = await start();
    await expect(at.write('Hello')).rejects.toEqual(refused('consultation.not-waiting'));
    await at.waits();
    await at.write('My \u202ehearing aid is at home.');
    expect((await at.entry())?.written).toEqual([
      { text: 'My hearing aid is at home.', at: at.clock.now().toISOString() },
    ]);
    expect(JSON.stringify([await at.rows(), await at.trail()])).not.toContain('hearing');
    expect((await at.trail()).map(({ action }) => action)).toContain('visitor.wrote');
  });

  it('is one message when a page sends it again, and no more than a few in ten minutes', async () => {
    const at = await start();
    await at.waits();
    await at.write('Hello');
    await at.write('Hello');
    expect(await at.rows()).toHaveLength(1);
    for (let more = 1; more < MOST_IN_TEN_MINUTES; more++) await at.write(`Hello ${more}`);
    await expect(at.write('Hello again')).rejects.toEqual(refused('rate.limited'));
    at.clock.advance(10 * MINUTE);
    await at.write('Hello again');
    await expect(at.write('\u200b')).rejects.toEqual(refused('request.invalid'));
    await expect(at.write('From elsewhere', 'another-tab')).rejects.toEqual(refused('seat.elsewhere'));
  });

  it('is refused to one who is rung at this moment, so that nobody writes past a ring', async () => {
    const at = await start();
    await at.waits();
    const [ring, write] = await Promise.allSettled([at.rings(), at.write('Are you there?')]);
    expect(ring.status).toBe('fulfilled');
    expect((await at.consultation()).state).toBe('ringing');
    expect(await at.rows()).toHaveLength(write.status === 'fulfilled' ? 1 : 0);
    await expect(at.write('Hello?')).rejects.toEqual(refused('consultation.not-waiting'));
    await expect(at.ask('+47 22 00 01 23')).rejects.toEqual(refused('consultation.not-waiting'));
  });

  it('is a telephone call also from outside the waiting room, and the place stays', async () => {
    const at = await start();
    await at.ask('+47 22 00 01 23');
    await at.waits();
    const { waitingSince, callBackAt } = await at.consultation();
    expect(callBackAt).toEqual(at.clock.now());
    expect(waitingSince).toEqual(at.clock.now());
    expect(await at.visit()).toMatchObject({ callBack: true, phone: '••• 123' });
    expect((await at.entry())?.callBackAt).not.toBeNull();
    expect(at.callBackNumbers.typed(await at.consultation())).toBe('+47 22 00 01 23');
    expect(JSON.stringify([await at.consultation(), await at.trail()])).not.toContain('22 00');
    await at.run((tx) => at.callBack.withdraw(tx, at.kari));
    expect(await at.visit()).toMatchObject({ callBack: false, phone: '••• 123', state: 'waiting' });
    at.clock.advance(MINUTE);
    await at.ask(null);
    expect((await at.consultation()).callBackAt).toEqual(at.clock.now());
  });

  it('is a call on the number that the clinic knows, unless another was typed', async () => {
    const at = await start();
    const { organizationId } = at;
    const of = { organizationId, consultationId: at.kari.consultationId };
    await at.run((tx) => at.contacts.save(tx, of, { phone: '+4741234567' }));
    expect(await at.visit()).toMatchObject({ callBack: false, phone: '••• 567' });
    await at.ask(null);
    expect(at.callBackNumbers.typed(await at.consultation())).toBe('+4741234567');
    await at.ask('22 00 01 23');
    expect(await at.visit()).toMatchObject({ callBack: true, phone: '••• 123' });
  });

  it.each(['', '12', 'call me', '+47 22', '1234567890123456', '22 00 01 23 x'])(
    'takes no “%s” for a number',
    async (typed) => {
      const at = await start();
      await expect(at.ask(typed)).rejects.toEqual(refused('call-back.number'));
      await expect(at.ask(null)).rejects.toEqual(refused('call-back.number'));
    },
  );

  it('is forgotten when the visit is over for good, the number of one who is to be telephoned with the day', async () => {
    const at = await start();
    await at.waits();
    await at.write('Hello');
    await at.ask('22000123');
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await at.run((tx) => at.end.run(tx, at.ingrid, { call }));
    at.clock.advance(RETURN_WITHIN);
    await at.forget.round();
    expect([(await at.rows()).length, (await at.consultation()).sealedCallBack]).toEqual([1, expect.any(String)]);
    at.clock.advance(1);
    await at.forget.round();
    expect([(await at.rows()).length, (await at.consultation()).sealedCallBack]).toEqual([0, null]);

    const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
    await at.run((tx) => at.callBack.ask(tx, ola, { phone: '22000124' }));
    await at.run((tx) => at.record.run(tx, at.ingrid, { consultation: ola.consultationId, outcome: 'by-phone' }));
    at.clock.advance(60 * MINUTE);
    await at.forget.round();
    expect(at.callBackNumbers.typed(await at.consultation(ola.consultationId))).toBe('22000124');
    at.clock.advance(11 * 60 * MINUTE + 1);
    await at.forget.round();
    expect(at.callBackNumbers.typed(await at.consultation(ola.consultationId))).toBeNull();
  });

  it('is help with the device, an interpreter, a language: said at the entry, kept by later ones', async () => {
    const at = await start();
    const enter = (more: object) =>
      at.run((tx) => at.enter.run(tx, at.kari, { tab: TAB, displayName: null, devices: READY, ...more }));
    const helper = { displayName: ' Ola \u202eN.', relation: 'family' } as const;
    await enter({ helper, interpreter: 'sign-language', language: 'nb', network: 'good' });
    const said = {
      helper: { displayName: 'Ola N.', relation: 'family' },
      interpreter: 'sign-language',
      language: 'nb',
      network: 'good',
      openedAt: at.clock.now().toISOString(),
      checkedAt: at.clock.now().toISOString(),
    };
    expect(await at.entry()).toMatchObject(said);
    at.clock.advance(MINUTE);
    await enter({});
    expect(await at.entry()).toMatchObject(said);
    await enter({ helper: null, interpreter: null });
    expect(await at.entry()).toMatchObject({ helper: null, interpreter: null, language: 'nb' });
    await expect(enter({ helper: { displayName: '\u200b', relation: 'carer' } })).rejects.toEqual(
      refused('name.missing'),
    );
  });

  it('is a test of the devices before the time, which the desk sees without a place being taken', async () => {
    const at = await start();
    await at.run((tx) => at.reportDevices.run(tx, at.kari, { tab: TAB, devices: READY, network: 'weak' }));
    expect(await at.consultation()).toMatchObject({
      state: 'invited',
      checkedAt: at.clock.now(),
      network: 'weak',
      seatTab: null,
    });
  });
});

eachStorage('the code on a receipt', (open) => {
  it('is shown after the end, and leads to this visit only, of this organization', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: TAB }));
    await at.run((tx) => at.end.run(tx, at.ingrid, { call }));
    const consultation = await at.consultation();
    const code = at.receipts.shown(consultation) ?? '';
    expect(code).toMatch(/^\d{4} \d{4} \d{4}$/);
    const verify = (typed: string, organizationId = at.organizationId) =>
      storage.unitOfWork.in(organizationId).read((entities) => at.receipts.verify(entities, organizationId, typed));
    expect(await verify(code)).toBe(at.kari.consultationId);
    expect(await verify(` ${code.replaceAll(' ', '-')} `)).toBe(at.kari.consultationId);
    expect(await verify(code.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)))).toBeNull();
    expect(await verify(code.slice(1))).toBeNull();
    expect(await verify(code, await at.found('Another Hospital'))).toBeNull();
    expect(JSON.stringify(consultation)).not.toContain(code.replaceAll(' ', ''));
    // Nobody has entered: there is nothing to ask about.
    const ola = await at.invite(at.organizationId, at.ingrid.memberId, 'Ola');
    expect(at.receipts.shown(await at.consultation(ola.consultationId))).toBeNull();
  });
});

test('a number is shown by its last three figures', () => {
  expect(masked('+47 22 00 01 23')).toBe('••• 123');
});
