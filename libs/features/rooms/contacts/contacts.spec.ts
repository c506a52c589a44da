import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { eachStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { type Clinic, clinic, fixtureEntities } from '../rooms.fixture.js';
import { ForgetContacts } from './forget-contacts.js';
import { VisitorContactEntity } from './visitor-contact.entity.js';
import { VisitorContacts } from './visitor-contacts.js';

const config = new CurrentConfig(loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' }));
const LINK = `/j/abcdefghijk#${'s'.repeat(43)}`;
const KNOWN = { phone: '+4741234567', mail: 'kari@example.org', link: LINK };

const contactsOf = ({ clock, ids }: Clinic): VisitorContacts => new VisitorContacts(config, clock, ids);
const kariOf = ({ organizationId, kari }: Clinic) => ({ organizationId, consultationId: kari.consultationId });

eachStorage('how a visitor is reached', (open) => {
  it('is kept sealed, and told to nobody who reads the database', async () => {
    const at = await clinic(await open(fixtureEntities));
    const contacts = contactsOf(at);
    await at.run((tx) => contacts.save(tx, kariOf(at), KNOWN));
    const row = await at.run((tx) => tx.entities.findOneByOrFail(VisitorContactEntity, kariOf(at)));
    expect(JSON.stringify(row)).not.toMatch(/41234567|kari@|sssss/);
    expect(await at.run((tx) => contacts.read(tx.entities, kariOf(at)))).toEqual({ ...KNOWN, code: null });
  });

  it('is added to, not replaced', async () => {
    const at = await clinic(await open(fixtureEntities));
    const contacts = contactsOf(at);
    await at.run((tx) => contacts.save(tx, kariOf(at), { link: LINK }));
    await at.run((tx) => contacts.save(tx, kariOf(at), { phone: '+4741234567' }));
    expect(await at.run((tx) => contacts.read(tx.entities, kariOf(at)))).toMatchObject({
      link: LINK,
      phone: '+4741234567',
    });
  });

  it('is a number or an address that can be sent to', async () => {
    const at = await clinic(await open(fixtureEntities));
    const save = (given: object) => at.run((tx) => contactsOf(at).save(tx, kariOf(at), given));
    for (const phone of ['41234567', '+47', 'x']) await expect(save({ phone })).rejects.toThrow(/telephone/);
    for (const mail of ['kari', 'a@b, c@d', 'Kari <kari@example.org>'])
      await expect(save({ mail })).rejects.toThrow(/mail/);
  });

  it("is not another organization's to see", async () => {
    const at = await clinic(await open(fixtureEntities));
    const contacts = contactsOf(at);
    await at.run((tx) => contacts.save(tx, kariOf(at), KNOWN));
    const other = await at.found('Another');
    const theirs = { organizationId: other, consultationId: at.kari.consultationId };
    expect(await at.in(other, (tx) => contacts.read(tx.entities, theirs))).toBeNull();
  });

  it('is forgotten when nobody may come back, and when nobody came while the link opened', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const contacts = contactsOf(at);
    const forget = new ForgetContacts(storage.unitOfWork, at.clock, new SilentLog());
    const ola = await at.invite(at.organizationId, at.omar.memberId, 'Ola');
    for (const { consultationId } of [at.kari, ola])
      await at.run((tx) => contacts.save(tx, { organizationId: at.organizationId, consultationId }, KNOWN));
    await at.waits();
    const call = await at.rings();
    await at.run((tx) => at.answer.run(tx, at.kari, { call, tab: 'tab-of-the-visitor' }));
    expect(await forget.round()).toBe(0);
    await at.run((tx) => at.end.run(tx, at.ingrid, { call }));
    at.clock.advance(15 * 60_000);
    expect(await forget.round()).toBe(0);
    at.clock.advance(1);
    expect(await forget.round()).toBe(1);
    expect(await at.run((tx) => contacts.read(tx.entities, kariOf(at)))).toBeNull();
    at.clock.advance(24 * 3_600_000);
    expect(await forget.round()).toBe(1);
    expect(await forget.round()).toBe(0);
  });

  it('is forgotten with the outcome', async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    await at.run((tx) => contactsOf(at).save(tx, kariOf(at), KNOWN));
    await at.run((tx) => at.record.run(tx, at.ingrid, { consultation: at.kari.consultationId, outcome: 'no-show' }));
    expect(await new ForgetContacts(storage.unitOfWork, at.clock, new SilentLog()).round()).toBe(1);
  });
});
