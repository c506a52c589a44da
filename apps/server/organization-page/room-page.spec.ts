import { OrganizationEntity } from '@confrere/features/organizations';
import { ConsultationEntity, RoomEntity } from '@confrere/features/rooms';
import { UnitOfWork } from '@confrere/platform/storage';
import { Evaluation } from '../evaluation.js';
import { cookiesOf, testServer } from '../server.fixture.js';

const DOOR = '/fjordklinikken/walk-in-clinic';
let server: Awaited<ReturnType<typeof testServer>>;
beforeAll(async () => {
  server = await testServer();
  await server.app.get(Evaluation).freshLinks();
});
afterAll(() => server.close());

const ticketOf = (page: string): string => /data-ticket="([^"]+)"/.exec(page)?.[1] ?? '';
const rows = <T>(read: (count: Parameters<Parameters<UnitOfWork['everywhere']['read']>[0]>[0]) => Promise<T>) =>
  server.app.get(UnitOfWork).everywhere.read(read);
const visits = (): Promise<number> => rows((entities) => entities.countBy(ConsultationEntity, { walkIn: true }));
const change = (some: Partial<RoomEntity>) =>
  server.app
    .get(UnitOfWork)
    .everywhere.run((tx) => tx.entities.update(RoomEntity, { slug: 'walk-in-clinic' }, some as object));
const settings = (some: object) => change({ settings: { walkIn: true, ...some } });
/** The form as it stands, sent by somebody who has read it. */
async function come(body: object = {}, page = DOOR) {
  const ticket = ticketOf((await server.get(page)).text);
  server.clock.advance(2_000);
  return server
    .post(`/api/walk-in${page}`)
    .send({ ticket, displayName: 'Nils N.', phone: null, answers: [''], ...body });
}

it('the organization’s page names whom one can visit, and whether they are there', async () => {
  const { text } = await server.get('/fjordklinikken');
  for (const part of ['Whom can you visit?', `<a href="${DOOR}">Walk-in clinic</a>`, 'Open now.'])
    expect(text).toContain(part);
  expect(text).not.toContain('Dr Jonas Berg');
});

it('looking at a door makes nothing; a tap makes one visit, whose place is kept by the cookie', async () => {
  const page = await server.get(DOOR);
  expect([page.status, await visits()]).toEqual([200, 0]);
  for (const part of ['Visit Walk-in clinic', 'What is it about?', 'method="dialog"', '113', 'walk-in-ABCD2345.js'])
    expect(page.text).toContain(part);
  // Its script is the visit's own.
  expect(page.text).not.toContain('data-sheet');
  const came = await come();
  expect([came.status, await visits()]).toEqual([200, 1]);
  expect(came.body).toMatchObject({
    opened: true,
    visitorName: 'Nils N.',
    professional: { displayName: 'Walk-in clinic', title: null },
  });
  const cookie = cookiesOf(came);
  const { reference } = came.body as { reference: string };
  expect((await server.get('/j').set('cookie', cookie)).text).toContain(reference);
  const waiting = { state: 'waiting', waitingSince: server.clock.now() } as const;
  await server.app
    .get(UnitOfWork)
    .everywhere.run((tx) => tx.entities.update(ConsultationEntity, { walkIn: true }, waiting));
  expect((await server.get(DOOR).set('cookie', cookie)).text).toContain('You are in the waiting room');
});

it('a door that is closed says when it opens, and what was written there; one that is suspended, why', async () => {
  // Tuesday 1 December, 10:00 in Oslo.
  const weekday = [{ from: '13:00', to: '16:00' }];
  const hours = { weekdays: [...Array<object>(5).fill(weekday), [], []], exceptions: [] };
  await settings({ hours, closedText: 'Call the ward\n<b>at night</b>.' });
  const closed = await server.get(DOOR);
  for (const part of ['is closed now', 'Opens today at 13:00.', 'Call the ward<br />&lt;b&gt;at night&lt;/b&gt;.'])
    expect(closed.text).toContain(part);
  expect(closed.text).not.toContain('<form');
  expect((await server.get('/fjordklinikken')).text).toContain('Opens today at 13:00.');
  await settings({});
  const opened = await server.get(DOOR);
  await change({ suspendedAt: server.clock.now(), suspendedText: 'We are ill today.' });
  expect((await server.get(DOOR)).text).toContain('We are ill today.');
  server.clock.advance(2_000);
  const late = { ticket: ticketOf(opened.text), displayName: 'Ola', phone: null, answers: [] };
  expect((await server.post(`/api/walk-in${DOOR}`).send(late)).body).toMatchObject({ code: 'room.suspended' });
  await change({ suspendedAt: null, suspendedText: null });
});

it('a room that takes nobody without an invitation says so, and stands in no list', async () => {
  await settings({ walkIn: false });
  expect((await server.get(DOOR)).text).toContain('takes visitors with an appointment');
  expect((await server.get('/fjordklinikken')).text).not.toContain('Whom can you visit?');
  await settings({});
});

it('a wrong room or organization is nothing at all, the same for both', async () => {
  const answers = [];
  for (const path of ['/fjordklinikken/nobody', '/nobody/walk-in-clinic', '/fjordklinikken/Walk-In-Clinic', '/x/y']) {
    const { status, text } = await server.get(path);
    const sent = await server
      .post(`/api/walk-in${path}`)
      .send({ ticket: '', displayName: 'x', phone: null, answers: [] });
    answers.push([status, text, sent.status, sent.text]);
  }
  expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(answers[0]?.[0]).toBe(404);
});

it('an address that a room had leads to the one it has', async () => {
  const organizationId = (await rows((entities) => entities.findOneByOrFail(OrganizationEntity, {}))).id;
  const roomId = (await rows((entities) => entities.findOneByOrFail(RoomEntity, { slug: 'walk-in-clinic' }))).id;
  const expiresAt = new Date(server.clock.now().getTime() + 1_000);
  const { FormerRoomSlugEntity } = await import('../../../libs/features/rooms/rooms/former-room-slug.entity.js');
  await server.app
    .get(UnitOfWork)
    .everywhere.run((tx) =>
      tx.entities.insert(FormerRoomSlugEntity, { organizationId, slug: 'old-clinic', roomId, expiresAt }),
    );
  const moved = await server.get('/fjordklinikken/old-clinic').redirects(0);
  expect([moved.status, moved.headers['location']]).toEqual([302, DOOR]);
  server.clock.advance(2_000);
  expect((await server.get('/fjordklinikken/old-clinic')).status).toBe(404);
});

it('a machine that does not read the page is held back, and stopped when it goes on', async () => {
  const ticket = ticketOf((await server.get(DOOR)).text);
  const body = { ticket, displayName: 'Bot', phone: null, answers: [] };
  let answered = false;
  const quick = server.post(`/api/walk-in${DOOR}`).send(body);
  const asking = quick.then((answer) => ((answered = true), answer));
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  while (!answered) {
    server.clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await asking).status).toBe(200);
  const codes = [];
  for (let count = 0; count < 31; count++) codes.push(((await come({ answers: [] })).body as { code?: string }).code);
  expect(codes.at(-1)).toBe('rate.limited');
});
