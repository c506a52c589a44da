// Invites visitors and signs professionals in, in the database that the measured server will open: by the product's own use
// cases, in one process without HTTP. Tells as JSON what the pages need. Arguments: organizations, then of each: visitors, desks.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../../../dist', import.meta.url));
const load = (path) => import(join(DIST, 'server', path));
await import('reflect-metadata');
const { loadConfig } = await load('libs/platform/config/index.js');
const { openStorage, UnitOfWork } = await load('libs/platform/storage/index.js');
const { cookieNames } = await load('libs/platform/access/index.js');
const { SilentLog } = await load('libs/platform/telemetry/index.js');
const { InvitationLinks, LoginSessions } = await load('libs/features/identity/index.js');
const { FoundOrganization } = await load('libs/features/organizations/index.js');
const { AddMember } = await load('libs/features/people/index.js');
const { CreateInvitation } = await load('libs/features/rooms/index.js');
const { entities } = await load('apps/server/app.module.js');
const { createServer } = await load('apps/server/server.js');
const { WebApps } = await load('apps/server/web-apps.js');

const [organizations, visitorsEach, desksEach] = process.argv.slice(2).map(Number);
const config = loadConfig();
const dataSource = await openStorage(config.storage, entities);
const app = await createServer({ config, dataSource, log: new SilentLog() }, WebApps.load(DIST));
const get = (token) => app.get(token, { strict: false });
const everywhere = get(UnitOfWork).everywhere;
const names = cookieNames(config.http.publicOrigin);

const numbers = (count) => Array.from({ length: count }, (_, index) => index);
const seeded = [];
for (const number of numbers(organizations)) {
  const organization = { supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
  const { members, invitations } = await everywhere.run(async (tx) => {
    const organizationId = await get(FoundOrganization).found(tx, { ...organization, name: `Hospital ${number}` });
    const members = [];
    for (const index of numbers(desksEach)) {
      const person = { organizationId, role: 'member', displayName: `Dr Ingrid Hansen ${index}`, title: 'Doctor' };
      const memberId = await get(AddMember).add(tx, person);
      members.push(await get(LoginSessions).begin(tx, { organizationId, memberId, method: 'password' }));
    }
    const invitations = [];
    for (const index of numbers(visitorsEach)) {
      const { memberId } = members[index % desksEach].principal;
      const invitation = { organizationId, memberId, visitorName: `Kari Nordmann ${index}`, plannedAt: null };
      invitations.push(await get(CreateInvitation).run(tx, invitation, null));
    }
    return { members, invitations };
  });
  const visitors = [];
  for (const { consultation, reference, secret } of invitations) {
    const { cookie } = await get(InvitationLinks).open(reference, secret);
    visitors.push({ consultation, cookie: `${names.link}=${cookie}` });
  }
  seeded.push({ desks: members.map(({ cookie }) => ({ cookie: `${names.login}=${cookie}` })), visitors });
}
await app.close();
console.log(JSON.stringify(seeded));
