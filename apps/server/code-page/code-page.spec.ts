import { checkDigit } from '@confrere/contract';
import { WRONG_FROM_ONE } from '@confrere/features/rooms';
import request from 'supertest';
import { Evaluation } from '../evaluation.js';
import { cookiesOf, ORIGIN, testServer } from '../server.fixture.js';

let server: Awaited<ReturnType<typeof testServer>>;
let cookie: string;
beforeAll(async () => {
  server = await testServer();
  const { professional } = await server.app.get(Evaluation).freshLinks();
  cookie = cookiesOf(await server.post('/api/entry').send({ secret: professional.split('#')[1] }));
});
afterAll(() => server.close());

const asStaff = (path: string, body: object = {}) =>
  request(server.app.getHttpServer()).post(path).set({ origin: ORIGIN, cookie }).send(body);
const type = (code: string) => server.post('/api/link/code').send({ code });
const whole = (digits: string): string => digits + checkDigit(digits);

async function invited(): Promise<{ consultation: string; code: string; reference: string }> {
  const made = await asStaff('/api/desk/invitations', { visitorName: 'Kari N.', plannedAt: null });
  const { consultation } = made.body as { consultation: string };
  const { code, link } = (await asStaff(`/api/desk/appointments/${consultation}/hand-out`)).body as {
    code: string;
    link: string;
  };
  return { consultation, code, reference: /\/j\/([\w-]+)#/.exec(link)?.[1] ?? '' };
}

it('asks for nine digits before any script, and puts none of them into an address', async () => {
  const page = await server.get('/code');
  expect(page.status).toBe(200);
  for (const part of ['Type the code from your letter', 'inputmode="numeric"', 'method="dialog"', 'code-ABCD2345.js'])
    expect(page.text).toContain(part);
});

it('leads where the link leads, on this device, and is the same code when it is asked for again', async () => {
  const { consultation, code, reference } = await invited();
  expect(code).toMatch(/^\d{9}$/);
  const opened = await type(code);
  expect(opened.body).toMatchObject({ reference, opened: true, visitorName: 'Kari N.' });
  expect(String(opened.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Strict/i);
  const again = await asStaff(`/api/desk/appointments/${consultation}/hand-out`);
  expect(again.body).toMatchObject({ code });
});

it('opens nothing any more once it was taken away, and a new one is another', async () => {
  const { consultation, code } = await invited();
  expect((await asStaff(`/api/desk/appointments/${consultation}/revoke`)).status).toBe(204);
  expect((await type(code)).body).toMatchObject({ code: 'code.unknown' });
  const { body } = await asStaff(`/api/desk/appointments/${consultation}/hand-out`);
  expect((body as { code: string }).code).not.toBe(code);
  expect((await type((body as { code: string }).code)).status).toBe(200);
});

it('that was mistyped is refused before it is looked for; those that are only tried out soon are not looked for either', async () => {
  const { code } = await invited();
  const mistyped = code.slice(0, 8) + String((Number(code[8]) + 1) % 10);
  for (let time = 0; time <= 2 * WRONG_FROM_ONE; time++) expect((await type(mistyped)).status).toBe(400);
  const answers: number[] = [];
  for (let tried = 0; tried <= WRONG_FROM_ONE; tried++)
    answers.push((await type(whole(`9000000${tried % 10}`))).status);
  expect(answers.slice(-1)).toEqual([429]);
  expect((await type(code)).body).toMatchObject({ code: 'rate.limited' });
  server.clock.advance(3_600_000);
  expect((await type(code)).status).toBe(200);
});
