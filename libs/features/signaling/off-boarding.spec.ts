import { CloseCode } from '@confrere/contract';
import { ChangeRole } from '@confrere/features/people';
import { CallEntity } from '@confrere/features/rooms';
import { AddMember } from '@confrere/features/people';
import { LoginSessions } from '@confrere/features/identity';
import { ORIGIN } from './signaling.fixture.js';
import { atWork, desk, inCall, server, setStage } from './stage.fixture.js';

setStage();

/** Somebody who administers the same organization, and what they post. */
async function administrator(organizationId: string) {
  const { principal, cookie } = await server.unitOfWork.everywhere.run(async (tx) => {
    const person = { organizationId, role: 'admin', displayName: 'Admin', title: null } as const;
    const memberId = await server.get(AddMember).add(tx, person);
    return server.get(LoginSessions).begin(tx, { organizationId, memberId, method: 'entry-link' });
  });
  const headers = { origin: ORIGIN, 'content-type': 'application/json', cookie: `confrere-login=${cookie}` };
  return {
    principal,
    cookie: headers.cookie,
    post: (id: string, act: string, body: object) =>
      fetch(`http://127.0.0.1:${server.port}/api/admin/people/${id}/${act}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      }),
  };
}

describe('a member who is deactivated', () => {
  it('loses their sockets at once; the colleague who takes over sees who waits as their own', async () => {
    const { organizationId, ingrid, kari, ingridsDesk, karisPage } = await atWork();
    const omar = await server.professional(organizationId, 'Dr Omar Ali');
    const omarsDesk = await desk(omar.cookie);
    await omarsDesk.hello('omar-tab');
    const admin = await administrator(organizationId);
    const { memberId } = ingrid.principal;
    const work = await fetch(`http://127.0.0.1:${server.port}/api/admin/people/${memberId}/open-work`, {
      headers: { cookie: admin.cookie },
    });
    // Neither the administrator, who meets no visitors, nor whoever leaves.
    expect(await work.json()).toEqual({
      consultations: 1,
      colleagues: [{ id: omar.principal.memberId, displayName: 'Dr Omar Ali' }],
    });
    const needed = await admin.post(memberId, 'deactivate', { handOverTo: null });
    expect([needed.status, ((await needed.json()) as { code: string }).code]).toEqual([409, 'member.hand-over-needed']);
    const done = await admin.post(memberId, 'deactivate', { handOverTo: omar.principal.memberId });
    expect(done.status).toBe(204);
    expect(await ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    const { entry } = await omarsDesk.next(
      'queue.changed',
      ({ entry }) => entry.professional?.displayName === 'Dr Omar Ali',
    );
    expect(entry).toMatchObject({ consultation: kari.consultation, state: 'waiting' });
    expect(karisPage.all('call.ended')).toEqual([]);
  });

  it('does not cut the call that they are in', async () => {
    const { organizationId, ingrid, ingridsDesk, karisPage, call } = await inCall();
    const admin = await administrator(organizationId);
    expect((await admin.post(ingrid.principal.memberId, 'deactivate', { handOverTo: null })).status).toBe(204);
    expect(await ingridsDesk.closed()).toBe(CloseCode.accessEnded);
    const standing = await server.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(CallEntity, { id: call }),
    );
    expect(standing?.state).toBe('live');
    expect(karisPage.all('call.ended')).toEqual([]);
  });

  it('hands over to nobody who does not meet visitors, has left, or belongs to another organization', async () => {
    const { organizationId, ingrid } = await atWork();
    const admin = await administrator(organizationId);
    const foreign = await server.professional(await server.organization('Bergen Clinic'));
    for (const to of [
      admin.principal.memberId,
      ingrid.principal.memberId,
      foreign.principal.memberId,
      'nobody-there',
    ]) {
      const refused = await admin.post(ingrid.principal.memberId, 'deactivate', { handOverTo: to });
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'member.no-colleague']);
    }
  });
});

describe('a member whose role has changed', () => {
  it('connects anew, and is refused the queue where the new role does not see it', async () => {
    const { organizationId, ingrid, ingridsDesk } = await atWork();
    const { principal: actor } = await administrator(organizationId);
    const id = ingrid.principal.memberId;
    await server.unitOfWork
      .in(organizationId)
      .run((tx) => server.get(ChangeRole).run(tx, { actor, id, role: 'auditor' }));
    expect(await ingridsDesk.closed()).toBe(CloseCode.goingAway);
    await expect(desk(ingrid.cookie)).rejects.toThrow('403');
  });
});
