import { LoginSessions } from '@confrere/features/identity';
import { FoundOrganization } from '@confrere/features/organizations';
import { AddMember, InviteStaff } from '@confrere/features/people';
import { CreateInvitation, FoundTeam } from '@confrere/features/rooms';
import { UnitOfWork } from '@confrere/platform/storage';
import { DataSource } from 'typeorm';
import request from 'supertest';
import { type Route, routesOf } from './routes.fixture.js';
import { ORIGIN, testServer } from './server.fixture.js';

/** What a write needs besides its address, so that it is the address that decides. */
const BODIES: Readonly<Record<string, object>> = {
  'AppointmentsController.cancel': { which: 'one', version: 0, tell: false },
  'AppointmentsController.move': {
    ...{ at: { day: '2026-12-04', time: '11:00' }, minutes: 30, with: null, which: 'one', version: 0, tell: false },
  },
  'MySettingsController.renamePasskey': { name: 'My phone' },
  'OffBoardingController.deactivate': { handOverTo: null },
  'PeopleController.role': { role: 'reception' },
  'RoomsController.change': { version: 0 },
  'RoomsController.suspend': { text: null },
};
/** Need more before they look at the address: a real certificate, a sound file. Their own specs try them. */
const LOOKED_AT_ELSEWHERE = new Set(['IdentityProvidersController.change', 'RoomsController.putMusic']);

class Undone extends Error {}

/** Mulberry32 from a fixed seed: a failure is met again. */
let state = 20_261_124;
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

/** An organization with an owner who is signed in, a colleague, and somebody invited. */
async function found(get: Awaited<ReturnType<typeof testServer>>['app']['get'], name: string) {
  return get(UnitOfWork).everywhere.run(async (tx) => {
    const clinic = { name, supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
    const organizationId = await get(FoundOrganization).found(tx, clinic);
    const add = (role: 'owner' | 'member', displayName: string) =>
      get(AddMember).add(tx, { organizationId, role, displayName, title: null });
    const memberId = await add('owner', 'Dr Ingrid Hansen');
    await add('member', 'Dr Jonas Berg');
    await get(FoundTeam).run(tx, organizationId, 'Physiotherapy', null);
    await get(CreateInvitation).run(tx, { organizationId, memberId, visitorName: 'Kari', plannedAt: null }, null);
    const begun = await get(LoginSessions).begin(tx, { organizationId, memberId, method: 'entry-link' });
    const invitee = {
      email: `kari@${name.toLowerCase().replace(' ', '.')}.example`,
      displayName: null,
      role: 'member',
    } as const;
    await get(InviteStaff).invite(tx, begun.principal, invitee);
    return { organizationId, cookie: `confrere-login=${begun.cookie}` };
  });
}

// Every route is asked many times: a guard against hanging, not a measure of speed.
jest.setTimeout(120_000);

describe("another organization's things", () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  let ours: { organizationId: string; cookie: string };
  let theirs: { organizationId: string; cookie: string };
  beforeAll(async () => {
    server = await testServer();
    const get = server.app.get.bind(server.app);
    ours = await found(get, 'Oslo Hospital');
    theirs = await found(get, 'Bergen Hospital');
  });
  afterAll(() => server.close());

  /** Every id of a row that belongs to an organization, and everything else by which such a row is addressed. */
  async function idsOf(organizationId: string): Promise<string[]> {
    const dataSource = server.app.get(DataSource);
    const ids = [organizationId];
    for (const { tableName, columns } of dataSource.entityMetadatas) {
      if (!columns.some(({ propertyName }) => propertyName === 'organizationId')) continue;
      const names = columns
        .map(({ databaseName }) => databaseName)
        .filter((name) => /^(id|slug|reference)$/.test(name));
      for (const name of names) {
        const rows = await dataSource.query<{ value: string }[]>(
          `SELECT ${name} AS value FROM "${tableName}" WHERE organization_id = '${organizationId}' AND ${name} IS NOT NULL`,
        );
        ids.push(...rows.map(({ value }) => value));
      }
    }
    return ids;
  }

  const send = ({ method, path, name }: Route, id: string) =>
    request(server.app.getHttpServer())
      [method](path.replaceAll(/:[A-Za-z]+/g, id))
      .set({ host: new URL(ORIGIN).host, origin: ORIGIN, cookie: ours.cookie, 'content-type': 'application/json' })
      .send(method === 'get' ? undefined : (BODIES[name] ?? {}));

  it('cannot be told from what is not there, by any route', async () => {
    const ids = await idsOf(theirs.organizationId);
    expect(ids.length).toBeGreaterThan(5);
    const routes = routesOf(server.app).filter(
      ({ path, rule, name }) => path.includes(':') && rule?.to !== 'anyone' && !LOOKED_AT_ELSEWHERE.has(name),
    );
    expect(routes.length).toBeGreaterThan(0);
    const wrong: unknown[] = [];
    for (const route of routes) {
      const missing = await send(route, '0198c5a0-7d10-7a10-8a00-00000000ffff');
      // Else it was the body that decided, and nothing is shown: say above what it needs.
      if (missing.status === 400 || missing.status >= 500) wrong.push([route.name, missing.status, missing.text]);
      for (const id of ids) {
        const answer = await send(route, id);
        if (answer.status !== missing.status || answer.text !== missing.text)
          wrong.push([route.name, id, answer.status, answer.text]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('stay as they were, whatever was tried', async () => {
    const dataSource = server.app.get(DataSource);
    const all = () =>
      Promise.all(
        dataSource.entityMetadatas
          .filter(({ columns }) => columns.some(({ propertyName }) => propertyName === 'organizationId'))
          .map(({ tableName }) =>
            dataSource.query(`SELECT * FROM "${tableName}" WHERE organization_id = '${theirs.organizationId}'`),
          ),
      );
    const before = await all();
    const ids = await idsOf(theirs.organizationId);
    for (const route of routesOf(server.app).filter(({ path, method }) => path.includes(':') && method !== 'get'))
      for (const id of ids) await send(route, id);
    expect(await all()).toEqual(before);
  });

  it('are out of reach of every table, in 10,000 random statements', async () => {
    const dataSource = server.app.get(DataSource);
    const work = server.app.get(UnitOfWork).in(ours.organizationId);
    const tables = dataSource.entityMetadatas.filter(({ columns }) =>
      ['id', 'organizationId'].every((name) => columns.some(({ propertyName }) => propertyName === name)),
    );
    const ids = [...(await idsOf(theirs.organizationId)), ...(await idsOf(ours.organizationId))];
    const any = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    const foreign: unknown[] = [];
    let seen = 0;
    const look = (rows: readonly object[], table: string): void => {
      seen += rows.length;
      for (const row of rows as { organizationId?: string }[])
        if (row.organizationId !== ours.organizationId) foreign.push([table, row]);
    };
    // Each batch is undone: what is asked for in it counts, not what is left.
    for (let batch = 0; batch < 100; batch++)
      await work
        .run(async ({ entities }) => {
          for (let step = 0; step < 100; step++) {
            const { target, tableName } = any(tables);
            const id = any(ids);
            const where = any([{ id }, [{ id }, { id: any(ids) }], {}]);
            switch (any(['find', 'findBy', 'findOneBy', 'count', 'delete', 'update'] as const)) {
              case 'find':
                look(await entities.find(target, { where }), tableName);
                break;
              case 'findBy':
                look(await entities.findBy(target, where), tableName);
                break;
              case 'findOneBy': {
                const row = await entities.findOneBy(target, where);
                look(row ? [row] : [], tableName);
                break;
              }
              case 'count':
                expect(await entities.countBy(target, where)).toBe((await entities.findBy(target, where)).length);
                break;
              case 'delete':
                if (!(await entities.existsBy(target, { id })))
                  expect((await entities.delete(target, { id })).affected).toBe(0);
                break;
              case 'update':
                if (!(await entities.existsBy(target, { id })))
                  expect((await entities.update(target, { id }, { id: 'taken' })).affected).toBe(0);
            }
          }
          throw new Undone();
        })
        .catch((error: unknown) => {
          if (!(error instanceof Undone)) throw error;
        });
    expect(foreign).toEqual([]);
    expect(seen).toBeGreaterThan(200);
  });
});
