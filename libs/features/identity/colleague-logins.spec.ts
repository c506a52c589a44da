import { AuditEventEntity, AuditTrail } from '@confrere/features/audit';
import { AddMember } from '@confrere/features/people';
import type { DomainEvent } from '@confrere/kernel';
import { eachStorage } from '@confrere/platform/storage';
import { ColleagueLogins } from './colleague-logins.js';
import type { LoginSessionEnded } from './events.js';
import { clinic, fixtureEntities } from './identity.fixture.js';
import { LoginSessionEntity } from './login-session.entity.js';

eachStorage('an administrator who signs a colleague out', (open) => {
  async function place() {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const { organizationId, memberId, clock, ids } = at;
    const work = storage.unitOfWork.in(organizationId);
    const admin = await work.run((tx) =>
      new AddMember(clock, ids).add(tx, { organizationId, role: 'admin', displayName: 'Berit', title: null }),
    );
    const signIn = (who: string) =>
      work.run((tx) => at.loginSessions.begin(tx, { organizationId, memberId: who, method: 'password' }));
    const laptop = await signIn(memberId);
    const ward = await signIn(memberId);
    const own = await signIn(admin);
    const told: DomainEvent[] = [];
    storage.events.on<LoginSessionEnded>('login-session.ended', (fact) => void told.push(fact));
    return {
      ...{ ...at, work, laptop, ward, own, told, signIn },
      logins: new ColleagueLogins(storage.unitOfWork, at.own, new AuditTrail(clock, ids)),
      settled: () => storage.events.settled(),
      stands: async ({ cookie }: { cookie: string }) =>
        (await at.principals.fromCookies('member', at.cookieOf('login', cookie))) !== null,
      deeds: async () =>
        (await work.read((entities) => entities.find(AuditEventEntity, { order: { seq: 'ASC' } })))
          .filter(({ action }) => /signed-out|login-session/.test(action))
          .map(({ action, subjectId, detail }) => ({ action, subjectId, ...detail })),
    };
  }

  it('ends every login session of theirs, tells whoever holds sockets, and leaves entries', async () => {
    const { logins, laptop, ward, own, stands, deeds, told, memberId, settled } = await place();
    await logins.end(own.principal, memberId);
    await settled();
    expect([await stands(laptop), await stands(ward), await stands(own)]).toEqual([false, false, true]);
    expect(told).toMatchObject([{ cause: 'ended' }, { cause: 'ended' }]);
    expect((await deeds()).at(-1)).toEqual({ action: 'member.signed-out', subjectId: memberId, ended: 2 });
  });
  it('keeps nobody out: they sign in again', async () => {
    const { logins, own, memberId, signIn, stands } = await place();
    await logins.end(own.principal, memberId);
    expect(await stands(await signIn(memberId))).toBe(true);
  });

  it('leaves an entry though nobody was signed in', async () => {
    const { logins, own, memberId, deeds, work } = await place();
    await work.run(({ entities }) => entities.update(LoginSessionEntity, { memberId }, { endedAt: new Date(0) }));
    await logins.end(own.principal, memberId);
    expect(await deeds()).toEqual([{ action: 'member.signed-out', subjectId: memberId, ended: 0 }]);
  });

  it('does not sign themselves out, nor anybody elsewhere', async () => {
    const { logins, own, ids, stands } = await place();
    await expect(logins.end(own.principal, own.principal.memberId)).rejects.toMatchObject({
      code: 'member.own-account',
    });
    await expect(logins.end(own.principal, ids.id())).rejects.toMatchObject({ code: 'member.not-found' });
    expect(await stands(own)).toBe(true);
  });
});
