import type { AddressInfo } from 'node:net';
import { auditEntities } from '@confrere/features/audit';
import { identityEntities, LoginSessions } from '@confrere/features/identity';
import { notificationsEntities } from '@confrere/features/notifications';
import { FoundOrganization, organizationEntities, OrganizationsModule } from '@confrere/features/organizations';
import { AddMember, peopleEntities, PeopleModule } from '@confrere/features/people';
import { CreateInvitation, RoomsModule, roomsEntities } from '@confrere/features/rooms';
import type { Clock } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { loadConfig } from '@confrere/platform/config';
import { configureHttp } from '@confrere/platform/http';
import { type Entities, openStorage, type StorageConfig, UnitOfWork } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { PlatformModule } from '@confrere/platform/wiring';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { attachSignaling } from './attach-signaling.js';
import { SignalingModule } from './signaling.module.js';

export const ORIGIN = 'http://127.0.0.1:8080';

const entities: Entities = [
  ...auditEntities,
  ...identityEntities,
  ...notificationsEntities,
  ...organizationEntities,
  ...peopleEntities,
  ...roomsEntities,
];

const config = (env: Readonly<Record<string, string>>) =>
  loadConfig({
    CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters',
    CONFRERE_RELAY_PUBLIC_HOST: '127.0.0.1',
    CONFRERE_HTTP_PUBLIC_ORIGIN: ORIGIN,
    ...env,
  });

/** A whole server of ours on loopback, by default on a port of its own, with a clock that the test turns. */
export async function startServer(
  clock: Clock,
  storage: StorageConfig = { kind: 'sqlite', file: ':memory:' },
  wantedPort = 0,
  env: Readonly<Record<string, string>> = {},
) {
  const dataSource = await openStorage(storage, entities);
  const platform = PlatformModule.on({ config: config(env), dataSource, log: new SilentLog(), clock });
  const module = await Test.createTestingModule({
    imports: [platform, OrganizationsModule, PeopleModule, RoomsModule, SignalingModule],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  configureHttp(app);
  attachSignaling(app);
  await app.listen(wantedPort, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const get = <T>(token: abstract new (...parts: never[]) => T): T => app.get<T>(token, { strict: false });
  const unitOfWork = get(UnitOfWork);

  return {
    port,
    get,
    unitOfWork,
    dataSource,
    close: () => app.close(),
    organization: (name = 'Oslo Hospital') =>
      unitOfWork.everywhere.run((tx) =>
        get(FoundOrganization).found(tx, { name, supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' }),
      ),
    /** A professional who is signed in, and the cookie of that. */
    professional: (organizationId: string, displayName = 'Dr Ingrid Hansen') =>
      unitOfWork.everywhere.run(async (tx) => {
        const memberId = await get(AddMember).add(tx, { organizationId, role: 'member', displayName, title: 'Doctor' });
        const begun = await get(LoginSessions).begin(tx, { organizationId, memberId, method: 'entry-link' });
        return { principal: begun.principal, cookie: `confrere-login=${begun.cookie}` };
      }),
    /** A visitor who was invited by `member` and has opened the link `devices` times, a cookie for each. */
    visitor: async ({ organizationId, memberId }: MemberPrincipal, visitorName = 'Kari N.', devices = 1) => {
      const made = await unitOfWork.everywhere.run((tx) =>
        get(CreateInvitation).run(tx, { organizationId, memberId, visitorName, plannedAt: null }, null),
      );
      const cookies: string[] = [];
      for (let device = 0; device < devices; device++) {
        cookies.push(await openLink(port, made));
      }
      return { consultation: made.consultation, cookies, cookie: cookies[0] ?? '' };
    },
  };
}
export type Server = Awaited<ReturnType<typeof startServer>>;

/** Opens an invitation as the visitor's page does. @returns the link cookie. */
async function openLink(port: number, { reference, secret }: { reference: string; secret: string }): Promise<string> {
  const opened = await fetch(`http://127.0.0.1:${port}/api/link/open`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json' },
    body: JSON.stringify({ reference, secret }),
  });
  return opened.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}
