import { OutboxRound, OutboxMessageEntity } from '@confrere/features/notifications';
import { type LifeCycleMove, MailOfOrganizations, OrganizationEntity } from '@confrere/features/organizations';
import type { MemberPrincipal } from '@confrere/platform/access';
import { PublicOrigin } from '@confrere/platform/access';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { MemberEntity } from './member.entity.js';
import { fixtureEntities, twoClinics } from './people.fixture.js';

const OWNER = 'ingrid@oslo.example';

async function start(storage: TestStorage, options: { mail?: boolean } = { mail: true }) {
  const place = await twoClinics(storage, options);
  const { owner, organizationId } = place.oslo;
  const give = ({ memberId: id }: MemberPrincipal, email: string) =>
    place.as(owner, ({ entities }) => entities.update(MemberEntity, { id, organizationId }, { email }));
  await give(owner, OWNER);
  const letters: { to: string; subject: string; text: string; html: string }[] = [];
  const deliver = (letter: (typeof letters)[number]) => {
    letters.push(letter);
    return Promise.resolve({ as: 'sent' } as const);
  };
  const gate = new MailOfOrganizations(storage.unitOfWork);
  const origin = new PublicOrigin('https://visit.example.org');
  const ground = [place.seal, place.audit, storage.events, origin, place.clock, new SilentLog(), gate] as const;
  const round = new OutboxRound(storage.unitOfWork, { mail: { deliver }, sms: null }, ...ground);
  const move = (to: LifeCycleMove, more: object = {}) =>
    place.everywhere((tx) => {
      const reason = { resume: 'settled', erase: 'term-over', close: 'asked-for' }[to as string] ?? 'unpaid';
      const change = { organizationId, move: to, reason: reason as 'unpaid', note: null, ...more };
      return place.states.run(tx, change, null);
    });
  return { ...place, owner, organizationId, give, letters, round, move };
}

eachStorage('the owner of an organization', (open) => {
  it('reads by mail what becomes of it, with reason and note, until nothing of it is left', async () => {
    const { move, round, letters, clock } = await start(await open(fixtureEntities));
    await move('fall-due');
    await move('suspend', { note: 'Invoice 2026-113, see invoice.example/pay' });
    await move('resume');
    await move('close', { closesAt: new Date(clock.now().getTime() + 86_400_000) });
    clock.advance(86_400_000);
    await move('erase');
    await round.wake();
    expect(letters.map(({ subject }) => subject).sort()).toEqual([
      'Oslo Hospital has a payment that is due',
      'Oslo Hospital is being closed',
      'Oslo Hospital is suspended',
      'Oslo Hospital was erased',
      'Oslo Hospital works again',
    ]);
    expect(new Set(letters.map(({ to }) => to))).toEqual(new Set([OWNER]));
    const suspended = letters.find(({ subject }) => subject.endsWith('suspended'));
    expect(suspended?.text).toContain('Reason: an invoice that is not paid.');
    expect(suspended?.text).toContain('Note: Invoice 2026-113, see invoice. example pay');
    const closing = letters.find(({ subject }) => subject.endsWith('closed'));
    expect(closing?.text).toMatch(/erased from \w+ \d+, \d{4} on/);
  });

  it('hears of nothing that was rolled back, and of no other organization', async () => {
    const place = await start(await open(fixtureEntities));
    await expect(place.move('resume')).rejects.toMatchObject({ code: 'organization.transition' });
    const { organizationId } = place.bergen;
    const change = { organizationId, move: 'suspend', reason: 'spam', note: null } as const;
    await place.everywhere((tx) => place.states.run(tx, change, null));
    expect(await place.mails()).toEqual([]);
  });

  it('and whoever was it before read that another one has taken over', async () => {
    const { as, add, owner, organizationId, transfer, round, letters } = await start(await open(fixtureEntities));
    const jonas = await add(organizationId, 'member', 'Jonas Berg', 'jonas@oslo.example');
    await as(owner, (tx) => transfer.run(tx, { actor: owner, to: jonas.memberId, organizationName: 'Oslo Hospital' }));
    await round.wake();
    const told = Object.fromEntries(letters.map(({ to, text }) => [to, text]));
    expect(told['jonas@oslo.example']).toContain('You are the owner of Oslo Hospital');
    expect(told[OWNER]).toContain('You are no longer the owner of Oslo Hospital');
  });

  it('is changed and moved all the same where no mail can be sent', async () => {
    const { move, mails, organizationId, everywhere } = await start(await open(fixtureEntities), {});
    await move('suspend');
    expect(await mails()).toEqual([]);
    const { state } = await everywhere(({ entities }) =>
      entities.findOneByOrFail(OrganizationEntity, { id: organizationId }),
    );
    expect(state).toBe('suspended');
  });
});

eachStorage('invitations of an organization that is suspended', (open) => {
  const invited = async () => {
    const place = await start(await open(fixtureEntities));
    const { owner, inviteStaff, as, move } = place;
    const invitee = { email: 'kari@oslo.example', displayName: null, role: 'member' } as const;
    await as(owner, (tx) => inviteStaff.invite(tx, owner, invitee));
    await move('suspend');
    await place.round.wake();
    const states = async () => (await place.mails()).map(({ template, state }) => `${template} ${state}`).sort();
    return { ...place, states };
  };

  it('wait, while what its owner must hear goes out; they follow when it works again', async () => {
    const { letters, states, move, clock, round } = await invited();
    expect(letters.map(({ to }) => to)).toEqual([OWNER]);
    expect(await states()).toEqual(['organization-state sent', 'staff-invitation waiting']);
    await move('resume');
    clock.advance(3_600_000);
    await round.wake();
    expect(letters.map(({ to }) => to).sort()).toEqual([OWNER, OWNER, 'kari@oslo.example'].sort());
  });

  it('are given up after a day, and can be sent again on the screen', async () => {
    const { states, clock, round, deeds, organizationId, mails } = await invited();
    for (let hour = 0; hour < 26; hour++) {
      clock.advance(3_600_000);
      await round.wake();
    }
    expect(await states()).toEqual(['organization-state sent', 'staff-invitation given-up']);
    expect(await deeds(organizationId)).toContain('mail.given-up');
    const [row] = (await mails()).filter(({ state }) => state === 'given-up');
    expect(row).toMatchObject({ sealed: null } satisfies Partial<OutboxMessageEntity>);
  });
});
