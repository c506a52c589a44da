import { ChangeState, OrganizationEntity } from '@confrere/features/organizations';
import { UnitOfWork } from '@confrere/platform/storage';
import { PNG } from 'pngjs';
import { Evaluation } from '../evaluation.js';
import { cookiesOf, ORIGIN, testServer } from '../server.fixture.js';
import request from 'supertest';

let server: Awaited<ReturnType<typeof testServer>>;
let cookie: string;
beforeAll(async () => {
  server = await testServer();
  const { professional } = await server.app.get(Evaluation).freshLinks();
  cookie = cookiesOf(await server.post('/api/entry').send({ secret: professional.split('#')[1] }));
});
afterAll(() => server.close());

const write = (method: 'put' | 'patch', path: string) =>
  request(server.app.getHttpServer())[method](path).set({ origin: ORIGIN, cookie });
const show = async () =>
  (await server.get('/api/admin/organization').set('cookie', cookie)).body as {
    version: number;
    logo: string | null;
  };

it('shows a visitor whom to phone and staff where to sign in, without a script', async () => {
  const page = await server.get('/fjordklinikken');
  expect(page.status).toBe(200);
  for (const part of ['Fjordklinikken', 'tel:+4712345678', '113', '/desk/sign-in?organization=fjordklinikken'])
    expect(page.text).toContain(part);
  expect(page.text).not.toContain('<script');
});

it.each(['nobody', 'desk2', 'FJORDKLINIKKEN', 'fjordklinikken.html', 'robots'])(
  'an address that is nobody’s is nothing at all: /%s',
  async (slug) => {
    const answer = await server.get(`/${slug}`);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([404, 'request.not-found']);
  },
);

it('takes the place of no address of the appliance', async () => {
  expect((await server.get('/desk')).text).toContain('<cf-desk');
  expect((await server.get('/robots.txt')).text).toContain('Disallow');
  expect((await server.get('/health/live')).body).toEqual({ status: 'ok' });
});

it('an uploaded logo is served to everybody under an address that never changes its meaning', async () => {
  const uploaded = await write('put', '/api/admin/organization/logo')
    .set('content-type', 'image/png')
    .send(PNG.sync.write(new PNG({ width: 32, height: 16 })));
  expect(uploaded.status).toBe(200);
  const { logo } = await show();
  const shown = await server.get(logo ?? '');
  expect(shown.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'") as string,
  });
  expect((await server.get('/fjordklinikken')).text).toContain(`<img src="${logo}" width="32" height="16"`);
});

it.each([
  ['another origin', { origin: 'https://evil.example', 'content-type': 'image/png' }, 'access.wrong-origin'],
  ['another site', { 'sec-fetch-site': 'cross-site', 'content-type': 'image/png' }, 'access.wrong-origin'],
  ['what a form can send', { 'content-type': 'text/plain' }, 'request.invalid'],
])('takes no picture from %s', async (_name, headers, code) => {
  const answer = await write('put', '/api/admin/organization/logo').set(headers).send('x');
  expect((answer.body as { code: string }).code).toBe(code);
});

it('takes a picture by what it is, not by what it is called, and none of more than 2 MB', async () => {
  const send = (body: Buffer) => write('put', '/api/desk/me/picture').set('content-type', 'image/png').send(body);
  expect((await send(Buffer.from('<svg/>'))).body).toMatchObject({ code: 'picture.type' });
  expect((await send(Buffer.alloc(2 * 1024 * 1024 + 1))).body).toMatchObject({ code: 'picture.too-large' });
});

it('a change that was made to an older version is refused, and changes nothing', async () => {
  const { version } = await show();
  const change = (name: string) => write('patch', '/api/admin/organization').send({ version, name });
  expect((await change('Fjordklinikken AS')).body).toMatchObject({ name: 'Fjordklinikken AS', version: version + 1 });
  expect((await change('Another')).body).toMatchObject({ code: 'organization.changed' });
  expect(await show()).toMatchObject({ name: 'Fjordklinikken AS' });
  const noNumber = await write('patch', '/api/admin/organization').send({ version: version + 1, emergencyNumber: '' });
  expect(noNumber.status).toBe(400);
});

it('while it is suspended nobody signs in or invites, and its page asks to phone', async () => {
  const unitOfWork = server.app.get(UnitOfWork);
  await unitOfWork.everywhere.run(async (tx) => {
    const { id } = await tx.entities.findOneByOrFail(OrganizationEntity, { slug: 'fjordklinikken' });
    const change = { organizationId: id, move: 'suspend', reason: 'unpaid', note: null } as const;
    await server.app.get(ChangeState, { strict: false }).run(tx, change, null);
  });
  expect((await server.get('/fjordklinikken')).text).toContain('Please call us');
  const invited = await server
    .post('/api/desk/invitations')
    .set('cookie', cookie)
    .send({ visitorName: null, plannedAt: null });
  expect(invited.body).toMatchObject({ code: 'organization.suspended' });
  expect(await show()).toMatchObject({ state: 'suspended', stateReason: 'unpaid' });
});
