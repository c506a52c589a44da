import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities, twoClinics } from '../people.fixture.js';
import { STAFF_INVITATION_LIFE } from './invite-staff.js';
import { StaffInvitationEntity } from './staff-invitation.entity.js';

const KARI = { email: ' Kari.Nordmann@Clinic.example ', displayName: 'Kari Nordmann', role: 'member' } as const;
const accepting = { source: 'local', displayName: 'Kari  Nordmann' } as const;

type Place = Awaited<ReturnType<typeof twoClinics>>;
const invite = (
  place: Place,
  invitee: { email: string; displayName: string | null; role: 'member' | 'admin' } = KARI,
) => {
  const { owner } = place.oslo;
  return place.as(owner, (tx) => place.inviteStaff.invite(tx, owner, invitee));
};
const accept = (place: Place, secret: string) =>
  place.everywhere((tx) => place.invitations.accept(tx, { secret }, accepting));
const secretOf = ({ secret }: { secret: string | null }): string => secret ?? '';

eachStorage('an invitation to the staff', (open) => {
  it('makes a member with the invited address and role, once', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const sent = await invite(place);
    place.clock.advance(1000);
    const { memberId, organizationId } = await accept(place, secretOf(sent));
    const [joined] = (await place.members(organizationId)).filter(({ id }) => id === memberId);
    expect(joined).toMatchObject({
      email: 'kari.nordmann@clinic.example',
      role: 'member',
      displayName: 'Kari Nordmann',
      source: 'local',
    });
    await expect(accept(place, secretOf(sent))).rejects.toMatchObject({ code: 'staff-invitation.unknown' });
    expect(await place.deeds(organizationId)).toEqual(['member.invited', 'member.joined']);
  });

  it('is accepted by one of twenty who try at once', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const secret = secretOf(await invite(place));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => accept(place, secret)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await place.members(place.oslo.organizationId)).toHaveLength(2);
  });

  it('is not used up by looking at it, and keeps only a hash of its secret', async () => {
    const storage = await open(fixtureEntities);
    const place = await twoClinics(storage);
    const secret = secretOf(await invite(place));
    for (let look = 0; look < 3; look++)
      expect(await place.invitations.find(secret)).toMatchObject({ organizationName: 'Oslo Hospital', role: 'member' });
    const rows = await storage.unitOfWork.everywhere.read((entities) => entities.find(StaffInvitationEntity));
    expect(JSON.stringify(rows)).not.toContain(secret);
    await expect(accept(place, secret)).resolves.toBeDefined();
  });

  it('ends after 7 days, and when it is revoked, and its earlier link when it is sent again; none can be told from one that never was', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner } = place.oslo;
    const refusal = async (secret: string) => {
      const errors = await Promise.all([
        place.invitations.find(secret).catch((error: unknown) => error),
        accept(place, secret).catch((error: unknown) => error),
      ]);
      return errors.map((error) => `${(error as { code: string }).code} ${String(error)}`);
    };
    const unknown = await refusal('q1Xo3mJtT0yVbY0xw2n5aAq1Xo3mJtT0yVbY0xw2n5a');
    const first = await invite(place);
    const again = await place.as(owner, (tx) => place.inviteStaff.resend(tx, owner, first.invitation.id));
    expect(await refusal(secretOf(first))).toEqual(unknown);
    await expect(place.invitations.find(secretOf(again))).resolves.toBeDefined();
    await place.as(owner, (tx) => place.inviteStaff.revoke(tx, owner, first.invitation.id));
    expect(await refusal(secretOf(again))).toEqual(unknown);
    const late = await invite(place);
    place.clock.advance(STAFF_INVITATION_LIFE);
    expect(await refusal(secretOf(late))).toEqual(unknown);
  });

  it('of another organization is as one that is not there', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner } = place.bergen;
    const { invitation } = await invite(place);
    const refusals = await Promise.all(
      [invitation.id, 'nothing-there'].flatMap((id) => [
        place.as(owner, (tx) => place.inviteStaff.resend(tx, owner, id)).catch((error: unknown) => error),
        place.as(owner, (tx) => place.inviteStaff.revoke(tx, owner, id)).catch((error: unknown) => error),
      ]),
    );
    expect(new Set(refusals.map((error) => `${(error as { code: string }).code} ${String(error)}`)).size).toBe(1);
    expect(refusals[0]).toMatchObject({ code: 'staff-invitation.unknown', kind: 'not-found' });
  });

  it('is one for each address, for nobody who belongs to the staff already; an expired one makes room', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    await place.add(place.oslo.organizationId, 'member', 'Here', 'here@clinic.example');
    await expect(invite(place, { ...KARI, email: 'HERE@clinic.example' })).rejects.toMatchObject({
      code: 'member.email-taken',
    });
    await invite(place);
    await expect(invite(place)).rejects.toMatchObject({ code: 'staff-invitation.exists' });
    place.clock.advance(STAFF_INVITATION_LIFE);
    await expect(invite(place)).resolves.toBeDefined();
    await expect(invite(place, { ...KARI, email: 'no address' })).rejects.toMatchObject({
      code: 'mail.address-invalid',
    });
  });

  it('goes out by mail where mail is sent, and then its secret is shown to nobody', async () => {
    const place = await twoClinics(await open(fixtureEntities), { mail: true });
    const sent = await invite(place);
    expect(sent.secret).toBeNull();
    const [mail] = await place.mails();
    const { to, fields } = place.seal.open(mail?.id ?? '', mail?.sealed ?? '') ?? { to: '', fields: {} };
    expect(to).toBe('kari.nordmann@clinic.example');
    const { secret = '' } = fields as { secret?: string };
    await expect(accept(place, secret)).resolves.toBeDefined();
  });

  it('can be accepted by an identity on the say of the server, without its secret', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { invitationId } = await place.invitations.find(secretOf(await invite(place)));
    const by = { source: 'sso', displayName: 'Kari Nordmann', title: 'Nurse' } as const;
    const { memberId, organizationId } = await place.everywhere((tx) =>
      place.invitations.accept(tx, { invitationId }, by),
    );
    const [joined] = (await place.members(organizationId)).filter(({ id }) => id === memberId);
    expect(joined).toMatchObject({ source: 'sso', title: 'Nurse' });
  });
});

eachStorage('a list of people to invite', (open) => {
  const LIST = 'E-mail;Name;Role\r\nkari@clinic.example;Kari Nordmann;Professional\r\nola@clinic.example;;\r\n';
  const links = (secret: string): string => `https://visit.example.org/desk/join#${secret}`;

  it('says what becomes of each row before anything is done', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner, organizationId } = place.oslo;
    await place.add(organizationId, 'member', 'Here', 'here@clinic.example');
    await invite(place);
    const csv = [
      'new@clinic.example,New Person,admin',
      'here@clinic.example,,member',
      'KARI.nordmann@clinic.example,,',
      'new@clinic.example,,',
      'no address,,',
      'a@clinic.example,,surgeon',
      `b@clinic.example,${'x'.repeat(65)},`,
      'c@clinic.example,"Berg, Jonas",reception,more',
    ].join('\n');
    const { rows, ready } = await place.importStaff.preview(owner, csv);
    expect(ready).toBe(false);
    expect(rows.map(({ line, verdict }) => [line, verdict])).toEqual([
      [1, 'invite'],
      [2, 'member-already'],
      [3, 'invited-already'],
      [4, 'address-twice'],
      [5, 'address-invalid'],
      [6, 'role-unknown'],
      [7, 'name-invalid'],
      [8, 'columns-wrong'],
    ]);
    await expect(place.as(owner, (tx) => place.importStaff.run(tx, owner, csv, links))).rejects.toMatchObject({
      code: 'staff-import.faulty',
    });
    expect((await place.directory.list(organizationId, '')).invitations).toHaveLength(1);
  });

  it('invites all of a list as a spreadsheet writes it, and links stand where no mail goes out', async () => {
    const place = await twoClinics(await open(fixtureEntities));
    const { owner } = place.oslo;
    const done = await place.as(owner, (tx) => place.importStaff.run(tx, owner, `\ufeff${LIST}`, links));
    expect(done).toMatchObject({ invited: 2, lastMailAt: null });
    expect(done.links.map(({ email }) => email)).toEqual(['kari@clinic.example', 'ola@clinic.example']);
    const [first] = done.links;
    await expect(accept(place, first?.link.split('#')[1] ?? '')).resolves.toBeDefined();
  });

  it('of 500 goes out within what may be sent in an hour and a day; of 501 nothing does', async () => {
    const place = await twoClinics(await open(fixtureEntities), { mail: true });
    const { owner } = place.oslo;
    const list = (count: number): string =>
      Array.from({ length: count }, (_, index) => `person${index}@clinic.example`).join('\n');
    expect((await place.importStaff.preview(owner, list(501))).fault).toBe('too-many-rows');
    const done = await place.as(owner, (tx) => place.importStaff.run(tx, owner, list(500), links));
    const hours = (Date.parse(done.lastMailAt ?? '') - place.clock.now().getTime()) / 3_600_000;
    expect([done.invited, done.links.length, hours]).toEqual([500, 0, 27]);
  });

  it.each([
    ['', 'no-rows'],
    ['email,name\n', 'no-rows'],
    ['a@b.example,"never closed', 'not-csv'],
  ])('that is none is told so (%j: %s)', async (csv, fault) => {
    const place = await twoClinics(await open(fixtureEntities));
    expect(await place.importStaff.preview(place.oslo.owner, csv)).toEqual({ rows: [], fault, ready: false });
  });
});
