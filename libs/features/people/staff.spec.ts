import { MemberRole } from '@confrere/contract';
import type { MemberPrincipal } from '@confrere/platform/access';
import { eachStorage } from '@confrere/platform/storage';
import fc from 'fast-check';
import { fixtureEntities, twoClinics } from './people.fixture.js';
import { staffName } from './staff.js';

eachStorage('roles', (open) => {
  it('an administrator gives a member another role, which is told and written down', async () => {
    const storage = await open(fixtureEntities);
    const place = await twoClinics(storage);
    const { organizationId } = place.oslo.owner;
    const admin = await place.add(organizationId, 'admin');
    const { memberId: id } = await place.add(organizationId, 'member');
    const told: unknown[] = [];
    storage.events.on('member.role-changed', (event) => void told.push(event));
    await place.as(admin, (tx) => place.changeRole.run(tx, { actor: admin, id, role: 'reception' }));
    await storage.events.settled();
    expect(told).toEqual([expect.objectContaining({ memberId: id, role: 'reception' })]);
    expect(await place.deeds(organizationId)).toContain('member.role-changed');
  });

  it('nobody makes an owner by a role, and nobody takes the owner down', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner, organizationId } = place.oslo;
    const admin = await place.add(organizationId, 'admin');
    const { memberId: id } = await place.add(organizationId, 'member');
    for (const [actor, whom, role] of [
      [admin, id, 'owner'],
      [owner, id, 'owner'],
      [admin, owner.memberId, 'member'],
    ] as const)
      await expect(place.as(actor, (tx) => place.changeRole.run(tx, { actor, id: whom, role }))).rejects.toMatchObject({
        code: 'member.is-owner',
      });
  });

  it('nobody changes their own role, up or down', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const admin = await place.add(place.oslo.organizationId, 'admin');
    for (const actor of [admin, place.oslo.owner])
      await expect(
        place.as(actor, (tx) => place.changeRole.run(tx, { actor, id: actor.memberId, role: 'member' })),
      ).rejects.toMatchObject({ code: 'member.own-account' });
  });

  it("another organization's member cannot be told from one that is not there", async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner: actor } = place.oslo;
    const foreign = await place.add(place.bergen.organizationId, 'member');
    const refusals = await Promise.all(
      [foreign.memberId, 'nobody-there'].flatMap((id) => [
        place
          .as(actor, (tx) => place.changeRole.run(tx, { actor, id, role: 'admin' }))
          .catch((error: unknown) => error),
        place.as(actor, (tx) => place.leave.deactivate(tx, actor, id)).catch((error: unknown) => error),
        place
          .as(actor, (tx) => place.transfer.run(tx, { actor, to: id, organizationName: 'Oslo Hospital' }))
          .catch((error: unknown) => error),
      ]),
    );
    expect(
      new Set(refusals.map((error) => JSON.stringify([(error as { code: string }).code, String(error)]))).size,
    ).toBe(1);
    expect(refusals[0]).toMatchObject({ code: 'member.not-found' });
  });
});

eachStorage('ownership', (open) => {
  it('goes to a colleague, and the owner before becomes an administrator', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner: actor, organizationId } = place.oslo;
    const next = await place.add(organizationId, 'reception');
    const wish = { actor, to: next.memberId, organizationName: ' oslo  hospital' };
    await place.as(actor, (tx) => place.transfer.run(tx, wish));
    const roles = new Map((await place.members(organizationId)).map(({ id, role }) => [id, role]));
    expect([roles.get(actor.memberId), roles.get(next.memberId)]).toEqual(['admin', 'owner']);
    expect(await place.deeds(organizationId)).toContain('ownership.transferred');
  });

  it('is not given away without the name of the organization, nor to somebody who has left, nor to oneself', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner: actor, organizationId } = place.oslo;
    const next = await place.add(organizationId, 'member');
    const give = (to: string, organizationName = 'Oslo Hospital') =>
      place.as(actor, (tx) => place.transfer.run(tx, { actor, to, organizationName }));
    await expect(give(next.memberId, 'Bergen Clinic')).rejects.toMatchObject({ code: 'owner.name-differs' });
    await expect(give(actor.memberId)).rejects.toMatchObject({ code: 'member.own-account' });
    await place.as(actor, (tx) => place.leave.deactivate(tx, actor, next.memberId));
    await expect(give(next.memberId)).rejects.toMatchObject({ code: 'member.deactivated' });
  });

  it('has one owner after ten transfers at once, and the trail tells of one', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner: actor, organizationId } = place.oslo;
    const others = await Promise.all(Array.from({ length: 10 }, () => place.add(organizationId, 'member')));
    const outcomes = await Promise.allSettled(
      others.map(({ memberId: to }) =>
        place.as(actor, (tx) => place.transfer.run(tx, { actor, to, organizationName: 'Oslo Hospital' })),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await place.members(organizationId)).filter(({ role }) => role === 'owner')).toHaveLength(1);
    expect((await place.deeds(organizationId)).filter((deed) => deed === 'ownership.transferred')).toHaveLength(1);
  });

  it('is held to one by the database itself', async () => {
    const { dataSource, ...storage } = await open(fixtureEntities);
    const place = await twoClinics({ dataSource, ...storage });
    const { organizationId, owner } = place.oslo;
    const { memberId } = await place.add(organizationId, 'member');
    await expect(dataSource.query(`UPDATE member SET role = 'owner' WHERE id = '${memberId}'`)).rejects.toThrow(
      /unique/i,
    );
    await expect(
      dataSource.query(`UPDATE member SET deactivated_at = '2026-12-01 09:00:00.000' WHERE id = '${owner.memberId}'`),
    ).rejects.toThrow(/check/i);
    await expect(place.add(organizationId, 'owner')).rejects.toMatchObject({ code: 'owner.exists' });
  });

  it('has one active owner after whatever is done in whatever order', async () => {
    const storage = await open(fixtureEntities);
    const place = await twoClinics(storage);
    const act = fc.record({
      what: fc.constantFrom('role', 'transfer', 'deactivate', 'reactivate' as const),
      by: fc.nat(4),
      to: fc.nat(4),
      role: fc.constantFrom(...MemberRole.options),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        const name = `Clinic ${number++}`;
        const { organizationId, owner } = await place.found(name);
        const people = [owner];
        for (const role of ['admin', 'member', 'reception', 'auditor'] as const)
          people.push(await place.add(organizationId, role));
        for (const { what, by, to, role } of acts) {
          const actor = people[by] as MemberPrincipal;
          const id = (people[to] as MemberPrincipal).memberId;
          await place
            .as(actor, (tx) => {
              if (what === 'role') return place.changeRole.run(tx, { actor, id, role });
              if (what === 'transfer') return place.transfer.run(tx, { actor, to: id, organizationName: name });
              return what === 'deactivate'
                ? place.leave.deactivate(tx, actor, id)
                : place.leave.reactivate(tx, actor, id);
            })
            .catch((error: unknown) => expect(error).toHaveProperty('kind'));
          const owners = (await place.members(organizationId)).filter((member) => member.role === 'owner');
          expect(owners).toEqual([expect.objectContaining({ deactivatedAt: null })]);
        }
      }),
      { numRuns: 25 },
    );
  });
});

eachStorage('leaving', (open) => {
  it('closes an account once, never the own one nor the owner’s, and is written down', async () => {
    const storage = await open(fixtureEntities);
    const place = await twoClinics(storage);
    const { owner, organizationId } = place.oslo;
    const admin = await place.add(organizationId, 'admin');
    const { memberId } = await place.add(organizationId, 'member');
    const told: unknown[] = [];
    storage.events.on('member.deactivated', (event) => void told.push(event));
    const leave = (actor: MemberPrincipal, id: string) =>
      place.as(actor, (tx) => place.leave.deactivate(tx, actor, id));
    await leave(admin, memberId);
    await storage.events.settled();
    expect(told).toEqual([expect.objectContaining({ memberId })]);
    await expect(leave(admin, memberId)).rejects.toMatchObject({ code: 'member.deactivated' });
    await expect(leave(admin, admin.memberId)).rejects.toMatchObject({ code: 'member.own-account' });
    await expect(leave(admin, owner.memberId)).rejects.toMatchObject({ code: 'member.is-owner' });
    await place.as(owner, (tx) => place.leave.reactivate(tx, owner, memberId));
    expect(await place.deeds(organizationId)).toEqual(
      expect.arrayContaining(['member.deactivated', 'member.reactivated']),
    );
  });

  it('an account whose address another member has meanwhile stays closed', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner, organizationId } = place.oslo;
    const before = await place.add(organizationId, 'member', 'Before', 'desk@clinic.example');
    await place.as(owner, (tx) => place.leave.deactivate(tx, owner, before.memberId));
    await place.add(organizationId, 'member', 'After', 'desk@clinic.example');
    await expect(place.as(owner, (tx) => place.leave.reactivate(tx, owner, before.memberId))).rejects.toMatchObject({
      code: 'member.email-taken',
    });
  });
});

eachStorage('the list of the staff', (open) => {
  it('finds by any words of name, title and address, whatever their accents, and names nobody else’s', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner, organizationId } = place.oslo;
    await place.add(organizationId, 'member', 'Åse Bjørnsen', 'ase@clinic.example');
    const left = await place.add(organizationId, 'member', 'Anna Left');
    await place.as(owner, (tx) => place.leave.deactivate(tx, owner, left.memberId));
    const names = async (search: string) =>
      (await place.directory.list(organizationId, search)).members.map(({ displayName }) => displayName);
    expect(await names('ase CLINIC')).toEqual(['Åse Bjørnsen']);
    expect(await names('bergen')).toEqual([]);
    expect(await names('')).toEqual(['Åse Bjørnsen', 'Owner of Oslo Hospital', 'Anna Left']);
  });
});

describe('staffName', () => {
  it('takes marks out that turn text around or cannot be seen', () => {
    expect(staffName(' Dr\u202e  Ingrid\u200b Hansen\n')).toBe('Dr Ingrid Hansen');
  });

  it.each(['', ' \u200b ', 'x'.repeat(65)])('refuses what is no name (%j)', (typed) => {
    expect(() => staffName(typed)).toThrow(expect.objectContaining({ code: 'member.name-invalid' }) as Error);
  });
});
