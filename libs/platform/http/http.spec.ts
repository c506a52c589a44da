import { DomainError, type DomainErrorKind, IdGenerator, RandomIds, Clock, SystemClock } from '@confrere/kernel';
import { Access, AreasServed, PublicOrigin } from '@confrere/platform/access';
import { Log, PinoLog } from '@confrere/platform/telemetry';
import { Body, Controller, Get, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { z } from 'zod';
import { configureHttp, SchemaPipe, Upgrades } from './index.js';

const ORIGIN = 'https://visit.example.org';
const Named = z.strictObject({ name: z.string() });
const failures: Record<string, unknown> = {};

@Access({ area: 'desk', to: 'anyone' })
@Controller('things')
class ThingsController {
  @Get()
  fail(): string {
    if ('next' in failures) throw failures['next'];
    return 'fine';
  }

  @Post('large')
  makeLarge(@Body(new SchemaPipe(Named)) thing: z.infer<typeof Named>): { length: number } {
    return this.make(thing);
  }

  @Post()
  make(@Body(new SchemaPipe(Named)) { name }: z.infer<typeof Named>): { length: number } {
    return { length: name.length };
  }
}

let app: NestExpressApplication;
let lines: string[];
beforeAll(async () => {
  const log = new PinoLog('server', 'info', { write: (line: string) => void lines.push(line) });
  const module = await Test.createTestingModule({
    controllers: [ThingsController],
    providers: [
      { provide: PublicOrigin, useValue: new PublicOrigin(ORIGIN) },
      { provide: Log, useValue: log },
      { provide: AreasServed, useExisting: PublicOrigin },
      { provide: IdGenerator, useValue: new RandomIds() },
      { provide: Clock, useValue: new SystemClock() },
      { provide: Upgrades, useValue: new Upgrades(log) },
    ],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  configureHttp(app, [], [{ path: '/things/large', most: 100_000 }]);
  await app.init();
});
afterAll(() => app.close());
beforeEach(() => {
  lines = [];
  delete failures['next'];
});

const get = () => request(app.getHttpServer()).get('/things');
const post = (headers: Record<string, string> = {}, path = '/things') =>
  request(app.getHttpServer())
    .post(path)
    .set({ origin: ORIGIN, 'content-type': 'application/json', ...headers });

describe('problem documents', () => {
  it('carry the code and the status of the kind of no', async () => {
    const statuses: Record<DomainErrorKind, number> = {
      invalid: 400,
      unauthenticated: 401,
      forbidden: 403,
      'not-found': 404,
      conflict: 409,
      gone: 410,
      limited: 429,
      unavailable: 503,
    };
    for (const [kind, status] of Object.entries(statuses)) {
      failures['next'] = new DomainError('thing.refused', kind as DomainErrorKind, 'No thing for you.');
      const answer = await get();
      expect([kind, answer.status, answer.type]).toEqual([kind, status, 'application/problem+json']);
      expect(JSON.parse(answer.text)).toEqual({
        type: 'urn:confrere:problem:thing.refused',
        title: 'No thing for you.',
        status,
        code: 'thing.refused',
      });
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  it('tell nothing of the inside when nobody expected the failure, but where to look', async () => {
    failures['next'] = new Error('password hunter2 of kari@example.org');
    const answer = await get();
    expect(answer.status).toBe(500);
    const problem = JSON.parse(answer.text) as { code: string; correlation: string };
    expect(problem).toMatchObject({ code: 'server.unexpected', correlation: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(answer.text).not.toMatch(/hunter2|kari|Error/);
    const logged = lines.map((line) => JSON.parse(line) as { event: string; correlation: string });
    expect(logged.find(({ event }) => event === 'request.failed')?.correlation).toBe(problem.correlation);
    expect(lines.join()).not.toMatch(/hunter2|kari/);
  });

  it('are given for an address at which there is nothing, without repeating it', async () => {
    const answer = await request(app.getHttpServer()).get('/secret-path');
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret-path');
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'request.not-found' });
  });
});

describe('bodies', () => {
  it('are let through when they fit the schema', async () => {
    const answer = await post().send({ name: 'Kari' });
    expect([answer.status, answer.body]).toEqual([201, { length: 4 }]);
  });

  it('are refused when they do not fit, are no JSON or too long; nothing of them is echoed or logged', async () => {
    const bodies = [
      '{}',
      '[]',
      '{"name":"Kari","admin":true}',
      '{"name":"Kari"',
      `{"name":"Kari${'i'.repeat(70_000)}"}`,
    ];
    for (const body of bodies) {
      const answer = await post().send(body);
      expect([body.slice(0, 30), answer.status >= 400 && answer.status < 500]).toEqual([body.slice(0, 30), true]);
      const code = body.length > 64 * 1024 ? 'request.too-large' : 'request.invalid';
      expect(JSON.parse(answer.text)).toMatchObject({ code });
      expect(answer.text + lines.join()).not.toContain('Kari');
    }
  });

  it('may be longer where a route is known to need it, and have a limit there, too', async () => {
    const named = (length: number) => JSON.stringify({ name: 'i'.repeat(length) });
    const fits = await post({}, '/things/large').send(named(70_000));
    expect([fits.status, fits.body]).toEqual([201, { length: 70_000 }]);
    const answers = [await post({}, '/things/large').send(named(100_000)), await post().send(named(70_000))];
    for (const { status, text } of answers)
      expect([status, JSON.parse(text)]).toMatchObject([413, { code: 'request.too-large' }]);
  });
});

describe('foreign writes', () => {
  const refused = async (headers: Record<string, string>): Promise<string> => {
    const answer = await post(headers).send('{"name":"x"}');
    return `${answer.status} ${(JSON.parse(answer.text) as { code?: string }).code ?? ''}`;
  };

  it('are refused by origin, whatever else is right', async () => {
    for (const origin of ['https://evil.example', `${ORIGIN}:8443`, 'null', 'http://visit.example.org'])
      expect(await refused({ origin })).toBe('403 access.wrong-origin');
    const without = await request(app.getHttpServer()).post('/things').send({ name: 'x' });
    expect(without.status).toBe(403);
  });

  it('are refused when the browser says that they come from elsewhere', async () => {
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(await refused({ 'sec-fetch-site': site })).toBe('403 access.wrong-origin');
    expect(await refused({ 'sec-fetch-site': 'same-origin' })).toBe('201 ');
  });

  it('are refused in every form that a form can send', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
    ])
      expect(await refused({ 'content-type': type })).toBe('400 request.invalid');
    expect(await refused({ 'content-type': 'application/json; charset=utf-8' })).toBe('201 ');
  });
});

describe('headers of every answer', () => {
  it('keep others from framing, sniffing, and learning where one came from', async () => {
    for (const answer of [await get(), await request(app.getHttpServer()).get('/nothing')]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex, nofollow',
      });
      expect(answer.headers['permissions-policy']).toContain('camera=(self), microphone=(self)');
      expect(answer.headers['x-powered-by']).toBeUndefined();
    }
  });

  it('leave a line in the log with the route, never the address', async () => {
    await request(app.getHttpServer()).get('/things?name=Kari');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ event: 'request.answered', method: 'GET', route: '/things', status: 200 }),
    ]);
    expect(lines.join()).not.toContain('Kari');
  });
});
