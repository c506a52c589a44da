import { OutboxMessageEntity } from '@confrere/features/notifications';
import { VisitorContacts } from '@confrere/features/rooms';
import { FakeClock } from '@confrere/kernel';
import { type Server, startServer } from './signaling.fixture.js';
import { enter, until } from './stage.fixture.js';
import { TestPage } from './test-page.fixture.js';

/** A mail server that nobody listens at: what is put into the outbox stays there. */
const MAIL = {
  CONFRERE_MAIL_HOST: '127.0.0.1',
  CONFRERE_MAIL_PORT: '9',
  CONFRERE_MAIL_SECURE: 'none',
  CONFRERE_MAIL_FROM: 'no-reply@example.org',
};
const clock = new FakeClock();
let server: Server;
const pages: TestPage[] = [];

beforeAll(async () => (server = await startServer(clock, { kind: 'sqlite', file: ':memory:' }, 0, MAIL)));
afterAll(async () => {
  for (const page of pages) page.socket.terminate();
  await server.close();
});

/** A visitor whose address is known and who waits, and the desk that rings. */
async function waiting() {
  const organizationId = await server.organization();
  const ingrid = await server.professional(organizationId);
  const kari = await server.visitor(ingrid.principal);
  const { consultation } = kari;
  const contact = { mail: 'kari@example.org', link: `/j/abcdefghijk#${'s'.repeat(43)}` };
  await server.unitOfWork
    .in(organizationId)
    .run((tx) => server.get(VisitorContacts).save(tx, { organizationId, consultationId: consultation }, contact));
  const desk = await TestPage.connect(server.port, 'desk', { cookie: ingrid.cookie });
  const page = await TestPage.connect(server.port, 'visit', { cookie: kari.cookie });
  pages.push(desk, page);
  await desk.hello(`desk-tab-${consultation}`);
  await page.hello(`visit-tab-${consultation}`);
  expect(await page.request(enter)).toBeNull();
  const outgoing = () =>
    server.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findBy(OutboxMessageEntity, { organizationId, about: consultation }));
  const ring = () => desk.request({ type: 'call.ring', consultation });
  return { desk, page, outgoing, ring };
}

describe('a visitor who is rung', () => {
  it('and has turned away from the page is written to, twenty seconds after', async () => {
    const { page, outgoing, ring } = await waiting();
    await page.request({ type: 'page.report-visibility', visible: false });
    clock.advance(5_000);
    await ring();
    await page.next('call.rung');
    expect(await outgoing()).toEqual([]);
    let sent: OutboxMessageEntity[] = [];
    clock.advance(15_000);
    const look = async (): Promise<void> => {
      sent = await outgoing();
      if (sent.length === 0) setImmediate(() => void look());
    };
    await look();
    await until(() => sent.length > 0);
    expect(sent).toMatchObject([{ template: 'visitor-ready', channel: 'mail' }]);
  });

  it('and answers is not written to, whatever they do afterwards', async () => {
    const { page, outgoing, ring } = await waiting();
    await ring();
    const { call } = await page.next('call.rung');
    expect(await page.request({ type: 'call.answer', call: call.id })).toBeNull();
    await page.request({ type: 'page.report-visibility', visible: false });
    for (let passed = 0; passed < 25_000; passed += 5_000) {
      page.send({ type: 'ping', sequence: 0 });
      await page.next('pong');
      clock.advance(5_000);
    }
    expect(await page.request({ type: 'call.leave', call: call.id })).toBeNull();
    expect(await outgoing()).toEqual([]);
  });
});
