import { eachStorage } from '@confrere/platform/storage';
import { deviceName } from './device-name.js';
import { clinic, fixtureEntities, HOUR } from './identity.fixture.js';

eachStorage('login sessions of a member', (open) => {
  const signedInTwice = async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const begin = async (device: string) => {
      at.clock.advance(1_000);
      const { organizationId, memberId } = at;
      return storage.unitOfWork.everywhere.run((tx) =>
        at.loginSessions.begin(tx, { organizationId, memberId, method: 'password', device }),
      );
    };
    return { ...at, storage, office: await begin('Firefox on Windows'), home: await begin('Safari on iPhone') };
  };

  it('are listed, the latest first, and the one that asks is known', async () => {
    const { own, office } = await signedInTwice();
    const { sessions } = await own.list(office.principal);
    expect(sessions.map(({ device, current }) => [device, current])).toEqual([
      ['Safari on iPhone', false],
      ['Firefox on Windows', true],
    ]);
  });

  it('can be ended one by one, and the socket of the ended one is told', async () => {
    const { own, office, home, principals, cookieOf, storage } = await signedInTwice();
    const told: unknown[] = [];
    storage.events.on('login-session.ended', (event) => void told.push(event));
    await own.end(office.principal, home.principal.loginSessionId);
    expect(await principals.fromCookies('member', cookieOf('login', home.cookie))).toBeNull();
    expect(await principals.fromCookies('member', cookieOf('login', office.cookie))).not.toBeNull();
    await storage.events.settled();
    expect(told).toMatchObject([{ loginSessionId: home.principal.loginSessionId }]);
  });

  it('of somebody else cannot be told from one that is not there', async () => {
    const { own, office, storage, clock } = await signedInTwice();
    const other = await clinic(storage);
    clock.advance(0);
    const theirs = await storage.unitOfWork.everywhere.run((tx) =>
      other.loginSessions.begin(tx, {
        organizationId: other.organizationId,
        memberId: other.memberId,
        method: 'password',
      }),
    );
    for (const id of [theirs.principal.loginSessionId, 'not-there-at-all'])
      await expect(own.end(office.principal, id)).rejects.toMatchObject({ code: 'login-session.not-found' });
    expect(await other.principals.fromCookies('member', other.cookieOf('login', theirs.cookie))).not.toBeNull();
  });

  it('all end elsewhere at once, and this one stays', async () => {
    const { own, office, home, principals, cookieOf } = await signedInTwice();
    await own.endOthers(office.principal);
    expect(await principals.fromCookies('member', cookieOf('login', home.cookie))).toBeNull();
    expect(await principals.fromCookies('member', cookieOf('login', office.cookie))).not.toBeNull();
  });

  it('that would run out during a call are put off, and one that was ended is not', async () => {
    const { own, office, home, principals, clock } = await signedInTwice();
    for (let minutes = 0; minutes < 12 * 60 - 2; minutes += 10) {
      clock.advance(HOUR / 6);
      await principals.stillValid(office.principal);
    }
    await principals.keepForCall(office.principal);
    clock.advance(2.5 * 60_000);
    expect(await principals.stillValid(office.principal)).toBe(true);
    await principals.keepForCall(office.principal);
    clock.advance(2.5 * 60_000);
    expect(await principals.stillValid(office.principal)).toBe(true);
    clock.advance(60_000);
    expect(await principals.stillValid(office.principal)).toBe(false);
    await own.end(home.principal, home.principal.loginSessionId).catch(() => undefined);
    await principals.keepForCall(home.principal);
    expect(await principals.stillValid(home.principal)).toBe(false);
  });
});

describe('the name of a device', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604',
      'Safari on iPhone',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/537.36 Chrome/141.0 Safari/537.36', 'Chrome on Mac'],
    ['curl/8.0', null],
    [undefined, null],
  ])('is coarse: %s', (userAgent, name) => expect(deviceName(userAgent)).toBe(name));
});
