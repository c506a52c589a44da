import type { AddressInfo } from 'node:net';
import { InvitationLinks, LoginSessions } from '@confrere/features/identity';
import { FoundOrganization, OrganizationsModule } from '@confrere/features/organizations';
import { AddMember, PeopleModule } from '@confrere/features/people';
import { FakeClock } from '@confrere/kernel';
import { loadConfig } from '@confrere/platform/config';
import { configureHttp } from '@confrere/platform/http';
import { DomainEvents } from '@confrere/platform/events';
import { openStorage, UnitOfWork } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { PlatformModule } from '@confrere/platform/wiring';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { fixtureEntities } from '../rooms.fixture.js';
import { RoomsModule } from '../rooms.module.js';

const ORIGIN = 'http://127.0.0.1:8080';
const clock = new FakeClock();
let app: NestExpressApplication;
let cookie: string;
const get = <T>(token: abstract new (...parts: never[]) => T): T => app.get<T>(token, { strict: false });

beforeAll(async () => {
  const config = loadConfig({
    CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters',
    CONFRERE_HTTP_PUBLIC_ORIGIN: ORIGIN,
  });
  const dataSource = await openStorage({ kind: 'sqlite', file: ':memory:' }, fixtureEntities);
  const ground = PlatformModule.on({ config, dataSource, log: new SilentLog(), clock });
  const imports = [ground, OrganizationsModule, PeopleModule, RoomsModule];
  const module = await Test.createTestingModule({ imports }).compile();
  app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  cookie = await get(UnitOfWork).everywhere.run(async (tx) => {
    const clinic = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
    const organizationId = await get(FoundOrganization).found(tx, clinic);
    const person = { organizationId, role: 'member', displayName: 'Dr Ingrid Hansen', title: null } as const;
    const memberId = await get(AddMember).add(tx, person);
    return `confrere-login=${(await get(LoginSessions).begin(tx, { organizationId, memberId, method: 'entry-link' })).cookie}`;
  });
});
afterAll(() => app.close());

async function invite(body: object, headers: Record<string, string> = { cookie }) {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/api/desk/invitations`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { link: string; consultation: string; code: string } };
}

describe('an invitation', () => {
  it('is a link that opens, whose secret stands in the fragment', async () => {
    const { status, body } = await invite({ visitorName: 'Kari N.', plannedAt: '2026-12-03T10:30:00.000Z' });
    expect(status).toBe(201);
    const [, reference = '', secret = ''] =
      /^http:\/\/127\.0\.0\.1:8080\/j\/([\w-]+)#([\w-]{43})$/.exec(body.link) ?? [];
    const { invitation } = await get(InvitationLinks).open(reference, secret);
    expect(invitation.consultationId).toBe(body.consultation);
    expect(invitation.expiresAt).toEqual(new Date('2026-12-04T10:30:00.000Z'));
    await get(DomainEvents).settled();
    const opened = await get(UnitOfWork).everywhere.read((entities) =>
      entities.findOneByOrFail(ConsultationEntity, { id: body.consultation }),
    );
    expect(opened.openedAt).toEqual(clock.now());
  });

  it('is made by who is signed in, from our own pages', async () => {
    expect((await invite({ visitorName: null, plannedAt: null }, {})).status).toBe(401);
    const foreign = { cookie, origin: 'https://evil.example' };
    expect((await invite({ visitorName: null, plannedAt: null }, foreign)).status).toBe(403);
  });

  it('is for a day that exists', async () => {
    const invited = await invite({ visitorName: null, plannedAt: '2026-13-40T10:30:00.000Z' });
    expect(invited).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('has a name that can be read, or none', async () => {
    expect((await invite({ visitorName: '\u200b\u202e', plannedAt: null })).body.code).toBe('name.missing');
    expect((await invite({ visitorName: '', plannedAt: null })).body.code).toBe('request.invalid');
    expect((await invite({ visitorName: null, plannedAt: null })).status).toBe(201);
  });
});
