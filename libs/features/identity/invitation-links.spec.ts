import { AuditEventEntity } from '@confrere/features/audit';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { clinic, fixtureEntities, HOUR } from './identity.fixture.js';
import { InvitationEntity } from './invitation.entity.js';
import { LinkSessionEntity } from './link-session.entity.js';
import { MOST_DEVICES } from './link-sessions.js';

eachStorage('invitation links', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    return { storage, ...(await clinic(storage)) };
  };
  const devices = ({ unitOfWork }: TestStorage) =>
    unitOfWork.everywhere.read((entities) => entities.count(LinkSessionEntity));

  it('keep no secret: the database holds hashes only', async () => {
    const { storage, links, invite } = await start();
    const { reference, secret } = await invite();
    const { cookie } = await links.open(reference, secret);
    const rows = await storage.unitOfWork.everywhere.read(async (entities) => [
      await entities.find(InvitationEntity),
      await entities.find(LinkSessionEntity),
      await entities.find(AuditEventEntity),
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(cookie);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(reference).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('stand in the trail as eight figures of their hash', async () => {
    const { storage, links, invite } = await start();
    const { reference, secret } = await invite();
    const { invitation } = await links.open(reference, secret);
    const [entry] = await storage.unitOfWork.everywhere.read((entities) =>
      entities.findBy(AuditEventEntity, { action: 'invitation.opened' }),
    );
    expect(entry?.detail).toEqual({ link: invitation.secretHash.slice(0, 8) });
    expect(JSON.stringify(entry)).not.toContain(reference);
  });

  it('are not used up by looking', async () => {
    const { storage, links, invite } = await start();
    const { reference, secret } = await invite();
    for (let look = 0; look < 3; look++) expect(await links.find(reference)).toMatchObject({ reference });
    expect(await devices(storage)).toBe(0);
    await expect(links.open(reference, secret)).resolves.toBeDefined();
  });

  it('open again on a second device', async () => {
    const { links, principals, cookieOf, invite } = await start();
    const { reference, secret } = await invite();
    const [phone, tablet] = [await links.open(reference, secret), await links.open(reference, secret)];
    const who = await Promise.all(
      [phone, tablet].map(({ cookie }) => principals.fromCookies('visitor', cookieOf('link', cookie))),
    );
    expect(who[0]?.invitationId).toBe(who[1]?.invitationId);
    expect(who[0]?.linkSessionId).not.toBe(who[1]?.linkSessionId);
  });

  it('do nothing new on the device that has opened them', async () => {
    const { storage, links, principals, cookieOf, invite } = await start();
    const { reference, secret } = await invite();
    const { cookie } = await links.open(reference, secret);
    const before = await principals.fromCookies('visitor', cookieOf('link', cookie));
    expect((await links.open(reference, secret, before)).cookie).toBeNull();
    expect(await devices(storage)).toBe(1);
    await expect(links.open(reference, 'x'.repeat(43), before)).rejects.toMatchObject({ code: 'link.unknown' });
  });

  it('answer the same for unknown, expired, revoked and a wrong secret', async () => {
    const { storage, clock, links, invite, organizationId } = await start();
    const good = await invite();
    const expired = await invite(1);
    const revoked = await invite(2, 'consultation-x');
    await storage.unitOfWork.everywhere.run((tx) =>
      links.revoke(tx, { organizationId, consultationId: 'consultation-x' }),
    );
    clock.advance(1 * HOUR);
    const answers: unknown[] = [];
    for (const [reference, secret] of [
      ['x'.repeat(22), good.secret],
      [expired.reference, expired.secret],
      [revoked.reference, revoked.secret],
      [good.reference, expired.secret],
    ] as const)
      answers.push(await links.open(reference, secret).catch(({ code, kind, message }) => ({ code, kind, message })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: 'link.unknown', kind: 'not-found' });
    expect(await links.find(expired.reference)).toBeNull();
    expect(await links.find(revoked.reference)).toBeNull();
    await expect(links.open(good.reference, good.secret)).resolves.toBeDefined();
  });

  it('end for everybody when revoked, and say so', async () => {
    const { storage, links, principals, cookieOf, invite, organizationId } = await start();
    const told: unknown[] = [];
    storage.events.on('link-session.ended', (event) => void told.push(event));
    const { reference, secret } = await invite(2, 'consultation-x');
    const { cookie } = await links.open(reference, secret);
    await storage.unitOfWork.everywhere.run((tx) =>
      links.revoke(tx, { organizationId, consultationId: 'consultation-x' }),
    );
    await storage.events.settled();
    expect(await principals.fromCookies('visitor', cookieOf('link', cookie))).toBeNull();
    expect(told).toEqual([expect.objectContaining({ organizationId, linkSessionId: expect.any(String) })]);
  });

  it('end the oldest device when there are too many', async () => {
    const { clock, links, principals, cookieOf, invite } = await start();
    const { reference, secret } = await invite();
    const cookies: (string | null)[] = [];
    for (let device = 0; device <= MOST_DEVICES; device++) {
      clock.advance(1);
      cookies.push((await links.open(reference, secret)).cookie);
    }
    const alive = await Promise.all(
      cookies.map(async (cookie) => (await principals.fromCookies('visitor', cookieOf('link', cookie))) !== null),
    );
    expect(alive).toEqual([false, ...Array<boolean>(MOST_DEVICES).fill(true)]);
  });

  it('last 30 days at most, whatever was asked for', async () => {
    const { clock, links, invite } = await start();
    const { reference } = await invite(24 * 365);
    const until = (await links.find(reference))?.expiresAt.getTime() ?? 0;
    expect(until - clock.now().getTime()).toBe(30 * 24 * HOUR);
  });
});
