import { AuditEventEntity } from '@confrere/features/audit';
import { eachStorage } from '@confrere/platform/storage';
import { EntryLinkEntity } from './entry-link.entity.js';
import { clinic, fixtureEntities, HOUR } from './identity.fixture.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { LINK_LIFE, LOGIN_LIFE } from './session-life.js';

eachStorage('entry links', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const fixture = await clinic(storage);
    const issue = () => storage.unitOfWork.everywhere.run((tx) => fixture.entryLinks.issue(tx, fixture.memberId));
    return { storage, issue, ...fixture };
  };

  it('let one in once: of twenty at the same moment, one', async () => {
    const { storage, entryLinks, issue } = await start();
    const { secret } = await issue();
    const entered = await Promise.allSettled(Array.from({ length: 20 }, () => entryLinks.enter(secret)));
    expect(entered.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await storage.unitOfWork.everywhere.read((entities) => entities.count(LoginSessionEntity))).toBe(1);
    await expect(entryLinks.enter(secret)).rejects.toMatchObject({ code: 'entry.unknown' });
  });

  it('answer the same for unknown, used and expired', async () => {
    const { clock, entryLinks, issue } = await start();
    const [used, expired] = [await issue(), await issue()];
    await entryLinks.enter(used.secret);
    clock.advance(24 * HOUR);
    const answers = await Promise.all(
      [used.secret, expired.secret, 'x'.repeat(43)].map((secret) =>
        entryLinks.enter(secret).catch(({ code, kind, message }) => JSON.stringify({ code, kind, message })),
      ),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it('leave a trail without the secret', async () => {
    const { storage, entryLinks, issue, memberId } = await start();
    const { secret } = await issue();
    await entryLinks.enter(secret);
    const [event, link] = await storage.unitOfWork.everywhere.read(async (entities) => [
      await entities.findOneByOrFail(AuditEventEntity, { action: 'desk.entered' }),
      await entities.findOneByOrFail(EntryLinkEntity, {}),
    ]);
    expect(event).toMatchObject({
      actorKind: 'member',
      actorId: memberId,
      detail: { link: link.secretHash.slice(0, 8) },
    });
    expect(JSON.stringify([event, link])).not.toContain(secret);
  });
});

eachStorage('sessions', (open) => {
  const signedIn = async () => {
    const storage = await open(fixtureEntities);
    const fixture = await clinic(storage);
    const { secret } = await storage.unitOfWork.everywhere.run((tx) => fixture.entryLinks.issue(tx, fixture.memberId));
    const { cookie, principal } = await fixture.entryLinks.enter(secret);
    const header = fixture.cookieOf('login', cookie);
    return { storage, ...fixture, principal, header, who: () => fixture.principals.fromCookies('member', header) };
  };

  it('say who someone is, by the cookie of that kind only', async () => {
    const { principals, header, principal, who } = await signedIn();
    expect(await who()).toEqual(principal);
    expect(await principals.fromCookies('visitor', header)).toBeNull();
    expect(await principals.fromCookies('member', undefined)).toBeNull();
    expect(await principals.fromCookies('member', header?.replace(/.{5}$/, 'wrong'))).toBeNull();
  });

  it('end after an hour without a request or an open page', async () => {
    const { clock, who } = await signedIn();
    clock.advance(LOGIN_LIFE.idle - 1);
    expect(await who()).not.toBeNull();
    clock.advance(LOGIN_LIFE.idle);
    expect(await who()).toBeNull();
  });

  it('do not end while a page is open, but after twelve hours in all', async () => {
    const { clock, principals, principal, who } = await signedIn();
    for (let hour = 0; hour < 11.5; hour += 0.5) {
      clock.advance(HOUR / 2);
      expect(await principals.stillValid(principal)).toBe(true);
    }
    clock.advance(HOUR / 2);
    expect(await principals.stillValid(principal)).toBe(false);
    expect(await who()).toBeNull();
  });

  it('end by signing out, everywhere at once', async () => {
    const { storage, loginSessions, principals, principal, who } = await signedIn();
    const told: unknown[] = [];
    storage.events.on('login-session.ended', (event) => void told.push(event));
    await loginSessions.signOut(principal);
    await loginSessions.signOut(principal);
    await storage.events.settled();
    expect(await who()).toBeNull();
    expect(await principals.stillValid(principal)).toBe(false);
    expect(told).toEqual([expect.objectContaining({ loginSessionId: principal.loginSessionId })]);
  });

  it('of a visitor survive a phone that sleeps, and end with the invitation', async () => {
    const { clock, links, invite, principals, cookieOf } = await signedIn();
    const { reference, secret } = await invite(3);
    const { cookie } = await links.open(reference, secret);
    const who = () => principals.fromCookies('visitor', cookieOf('link', cookie));
    clock.advance(LINK_LIFE.idle - 1);
    expect(await who()).not.toBeNull();
    clock.advance(HOUR + 1);
    expect(await who()).toBeNull();
  });
});
