import { AuditTrail } from '@confrere/features/audit';
import { cookieNames } from '@confrere/platform/access';
import { DomainEvents } from '@confrere/platform/events';
import { eachStorage, UnitOfWork } from '@confrere/platform/storage';
import { CookiePrincipals } from './cookie-principals.js';
import { clinic, fixtureEntities, HOUR } from './identity.fixture.js';
import { OwnLoginSessions } from './own-login-sessions.js';
import { SessionLimits } from './session-limits.js';

eachStorage('of login and link sessions that end on another server', (open) => {
  /** Two servers at one database; the second hears nothing of what the first tells its own. */
  async function twoServers() {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { organizationId, memberId, clock, ids } = at;
    const elsewhere = new UnitOfWork(storage.dataSource, new DomainEvents(() => undefined));
    const signIn = async () => {
      const wish = { organizationId, memberId, method: 'saml' } as const;
      return (await storage.unitOfWork.everywhere.run((tx) => at.loginSessions.begin(tx, wish))).principal;
    };
    return {
      ...{ ...at, signIn },
      there: new OwnLoginSessions(elsewhere, new AuditTrail(clock, ids), clock, new SessionLimits()),
      run: elsewhere.in(organizationId),
      here: new CookiePrincipals(storage.unitOfWork, clock, cookieNames('https://visit.example.org')),
    };
  }

  it('this one knows which ones somebody ended, and that the others keep a running call', async () => {
    const { there, here, run, signIn, clock, organizationId, memberId } = await twoServers();
    const [byHand, atProvider, left, late, standing] = [
      await signIn(),
      await signIn(),
      await signIn(),
      await signIn(),
      await signIn(),
    ];
    const all = [byHand, atProvider, left, late, standing].map(({ loginSessionId }) => loginSessionId);
    await there.end(standing, byHand.loginSessionId);
    await run.run((tx) => there.endThose(tx, organizationId, [atProvider.loginSessionId], 'signed-out-elsewhere'));
    await run.run((tx) => there.endThose(tx, organizationId, [left.loginSessionId], 'off-boarded'));
    for (const each of [byHand, atProvider, left]) expect(await here.stillValid(each)).toBe(false);
    expect(await here.endedOf(all)).toEqual([byHand.loginSessionId]);
    clock.advance(13 * HOUR);
    expect(await here.stillValid(late)).toBe(false);
    expect(await here.endedOf([late.loginSessionId])).toEqual([]);
    await run.run((tx) => there.endEvery(tx, { organizationId, memberId }, null));
    expect((await here.endedOf(all)).sort()).toEqual(
      [byHand, late, standing].map(({ loginSessionId }) => loginSessionId).sort(),
    );
  });

  it('this one knows which links were taken back', async () => {
    const { links, here, invite, ids, organizationId, run, cookieOf } = await twoServers();
    const consultationId = ids.id();
    const { reference, secret } = await invite(2, consultationId);
    const { cookie } = await links.open(reference, secret);
    const visitor = await here.fromCookies('visitor', cookieOf('link', cookie));
    const id = visitor?.linkSessionId ?? '';
    expect(await here.endedOf([id])).toEqual([]);
    await run.run((tx) => links.revoke(tx, { organizationId, consultationId }));
    expect(await here.endedOf([id])).toEqual([id]);
  });
});
