import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { AuditEventEntity } from '@confrere/features/audit';
import { OutboxMessageEntity } from '@confrere/features/notifications';
import { DomainEvents } from '@confrere/platform/events';
import { listenApart } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import request from 'supertest';
import { filledIn, routesOf } from './routes.fixture.js';
import { cookiesOf, ENGINES } from './server.fixture.js';
import {
  logoutRequestOf,
  logoutResponseOf,
  queryOf,
} from '../../libs/features/identity/saml/sign-out/logout.fixture.js';
import { URLS } from '../../libs/features/identity/saml/corpus/own-idp.fixture.js';
import { ACS, IDP_SITE, idpKeys, singleSignOn, STAFF, VISITORS } from './single-sign-on.fixture.js';

describe.each(ENGINES)('single sign-on (%s)', (engine) => {
  let server: Awaited<ReturnType<typeof singleSignOn>>;
  beforeAll(async () => (server = await singleSignOn({}, engine)));
  afterAll(() => server.close());

  type Answer = Awaited<ReturnType<typeof server.post>>;

  const cookieNamed = (answer: Pick<Answer, 'headers'>, name: string): string =>
    ((answer.headers as { 'set-cookie'?: string[] })['set-cookie'] ?? []).find((each) => each.startsWith(`${name}=`)) ??
    '';
  const audited = (action: string) =>
    server.app
      .get(UnitOfWork)
      .everywhere.read((entities) => entities.find(AuditEventEntity, { where: { action }, order: { seq: 'ASC' } }));
  /** Nobody came in, and the page says why. */
  const refusedAs = (answer: Answer): string | null => {
    expect(cookieNamed(answer, '__Host-confrere-login')).toBe('');
    expect(answer.status).toBe(303);
    const url = new URL(answer.headers['location'] ?? '', STAFF);
    expect([url.origin, url.pathname]).toEqual([STAFF, '/desk/sign-in']);
    return url.searchParams.get('refused');
  };

  describe('an answer that lets somebody in', () => {
    it('sets cookies that no script, no other host and no other site’s page can use, and leads back', async () => {
      const begun = await server.http().get('/saml/oslo/sign-in').set('host', new URL(STAFF).host);
      expect(begun.status).toBe(302);
      expect(begun.headers['location']).toMatch(/^https:\/\/idp\.hospital\.example\/sso\?SAMLRequest=.*&Signature=/);
      expect(cookieNamed(begun, '__Host-saml')).toMatch(
        /^__Host-saml=[A-Za-z0-9_-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=None$/,
      );
      const answer = await server.signIn('/desk/settings');
      expect([answer.status, answer.headers['location'], answer.headers['cache-control']]).toEqual([
        303,
        '/desk/settings',
        'no-store',
      ]);
      expect(cookieNamed(answer, '__Host-confrere-login')).toMatch(
        /^__Host-confrere-login=[A-Za-z0-9_-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect(cookieNamed(answer, '__Host-saml')).toMatch(/^__Host-saml=; Path=\/; Expires=Thu, 01 Jan 1970 /);
      expect((await server.identity(cookiesOf(answer))).body).toMatchObject({
        member: { displayName: 'Nora Nurse', role: 'member' },
        organization: { name: 'Oslo Hospital' },
      });
    });

    it('is kept apart by the same headers as everything else, and so is a refusal', async () => {
      for (const answer of [await server.signIn(), await server.post({ SAMLResponse: 'x', RelayState: 'y' })]) {
        expect(answer.status).toBe(303);
        expect(answer.headers).toMatchObject({
          'content-security-policy': expect.stringMatching(/default-src 'none'.*form-action 'none'/),
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'strict-transport-security': expect.stringContaining('max-age=31536000'),
        });
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      }
    });

    it('never leads to another site, whatever the link said that began it', async () => {
      for (const [to, location] of [
        ['/desk/admin/people?filter=x', '/desk/admin/people?filter=x'],
        ['https://evil.example/desk', '/desk'],
        ['//evil.example/desk', '/desk'],
        ['/desk//evil.example', '/desk'],
        ['/\\evil.example', '/desk'],
        ['/desk/../../evil', '/desk'],
        ['/desk@evil.example', '/desk'],
        ['/desk/%2e%2e/evil', '/desk'],
        ['/desk\r\nSet-Cookie: a=b', '/desk'],
        ['javascript:alert(1)', '/desk'],
        ['/api/desk/sign-out', '/desk'],
        [`/desk/${'a'.repeat(300)}`, '/desk'],
      ] as const)
        expect([to, (await server.signIn(to)).headers['location']]).toEqual([to, location]);
    });

    it('ends the session that this browser had before, although no cookie of it comes along with the form', async () => {
      const before = cookiesOf(await server.signIn());
      expect((await server.identity(before)).status).toBe(200);
      const begun = await server.begin('/desk', before);
      // SameSite=Lax: a form that another site posts brings the one cookie that is made for it.
      const after = cookiesOf(await server.post(await server.formFor(begun), begun.cookie));
      expect([(await server.identity(before)).status, (await server.identity(after)).status]).toEqual([401, 200]);
    });
  });

  it('writes to who is signed in in a browser that does not know them, and not in one that does', async () => {
    const mail = { host: '127.0.0.1', port: 9, secure: 'none', from: 'no-reply@oslo.example' };
    const server = await singleSignOn({ mail }, engine);
    const told = async () => {
      await server.app.get(DomainEvents).settled();
      const rows = await server.app.get(UnitOfWork).everywhere.read((entities) => entities.find(OutboxMessageEntity));
      return rows.map(({ template }) => template);
    };
    try {
      await server.signIn();
      expect(await told()).toEqual([]);
      const known = await server.signIn();
      expect(await told()).toEqual(['new-device']);
      // As the browser brings it along with the identity provider's form.
      expect(cookieNamed(known, '__Host-confrere-browser')).toMatch(/; HttpOnly; Secure; SameSite=None$/);
      const browser = cookieNamed(known, '__Host-confrere-browser').split(';')[0];
      const begun = await server.begin();
      const form = await server.formFor(begun);
      expect((await server.post(form, `${begun.cookie}; ${browser}`)).status).toBe(303);
      expect(await told()).toEqual(['new-device']);
    } finally {
      await server.close();
    }
  });

  it('tells the identity provider which encryption is opened here, so that it takes no other', async () => {
    const { text } = await server.http().get('/saml/oslo/metadata').set('host', new URL(STAFF).host).buffer(true);
    const methods = /use="encryption">.*?<\/ds:KeyInfo>(.*?)<\/md:KeyDescriptor>/.exec(text)?.[1] ?? '';
    expect([...methods.matchAll(/Algorithm="([^"]+)"/g)].map(([, algorithm]) => algorithm)).toEqual([
      'http://www.w3.org/2009/xmlenc11#aes256-gcm',
      'http://www.w3.org/2009/xmlenc11#aes192-gcm',
      'http://www.w3.org/2009/xmlenc11#aes128-gcm',
      'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    ]);
  });

  describe('an answer that lets nobody in', () => {
    it('is refused when another browser brings it than began', async () => {
      const [mine, theirs] = [await server.begin(), await server.begin()];
      const form = await server.formFor(mine);
      for (const cookie of ['', theirs.cookie, '__Host-saml=x', mine.cookie.replace('__Host-saml', 'confrere-saml')])
        expect([cookie, refusedAs(await server.post(form, cookie))]).toEqual([cookie, 'saml.other-browser']);
      // And so is one's own with the state of another sign-in.
      for (const RelayState of ['', theirs.relayState, 'https://evil.example/', '/desk/settings'])
        expect([RelayState, refusedAs(await server.post({ ...form, RelayState }, mine.cookie))]).toEqual([
          RelayState,
          'saml.other-browser',
        ]);
      // Nobody has used it up by that.
      expect((await server.post(form, mine.cookie)).headers['location']).toBe('/desk');
    });

    it('is refused when it comes again, by the same browser as well, also when both come at once', async () => {
      const begun = await server.begin();
      const form = await server.formFor(begun);
      const answers = await Promise.all(Array.from({ length: 5 }, () => server.post(form, begun.cookie)));
      const locations = answers.map(({ headers }) => headers['location']).sort();
      expect(locations.filter((each) => each === '/desk')).toHaveLength(1);
      for (const again of locations.filter((each) => each !== '/desk'))
        expect(again).toMatch(/^\/desk\/sign-in\?refused=saml\.(replayed|unknown-request)$/);
      expect(refusedAs(await server.post(form, begun.cookie))).toBe('saml.unknown-request');
    });

    it('is refused as a form that is none, is too long, or says something twice', async () => {
      const begun = await server.begin();
      const form = await server.formFor(begun);
      const whole = new URLSearchParams(form).toString();
      const as = (type: string) => server.post(whole, begun.cookie, { 'content-type': type });
      const told: [string, Answer, string][] = [
        ['JSON', await server.post(JSON.stringify(form), begun.cookie, { 'content-type': 'application/json' }), ''],
        ['parts', await as('multipart/form-data; boundary=x'), 'unexpected-structure'],
        ['text', await as('text/plain'), 'unexpected-structure'],
        ['two answers', await server.post(`${whole}&SAMLResponse=x`, begun.cookie), 'unexpected-structure'],
        ['the same twice', await server.post(`${whole}&${whole}`, begun.cookie), 'unexpected-structure'],
        ['two states', await server.post(`RelayState=x&${whole}`, begun.cookie), 'unexpected-structure'],
        ['no answer', await server.post(`RelayState=${form.RelayState}`, begun.cookie), 'not-base64'],
        ['nothing', await server.post('', begun.cookie), 'not-base64'],
        ['a long answer', await server.post({ ...form, SAMLResponse: 'A'.repeat(300_000) }, begun.cookie), 'too-large'],
        ['a long form', await server.post(`${whole}&x=${'y'.repeat(900_000)}`, begun.cookie), 'too-large'],
      ];
      for (const [what, answer, reason] of told)
        if (reason) expect([what, refusedAs(answer)]).toEqual([what, `saml.${reason}`]);
        else expect([what, refusedAs(answer)]).toEqual([what, expect.stringMatching(/^saml\./)]);
      // What else an identity provider writes into its form is nothing to us.
      const more = `${whole}&SigAlg=x&x%5By%5D=1&__proto__=z`;
      expect((await server.post(more, begun.cookie)).headers['location']).toBe('/desk');
    });

    it('can be posted in no other way, and to no other address', async () => {
      const begun = await server.begin();
      const form = await server.formFor(begun);
      const to = (method: 'get' | 'put' | 'patch' | 'delete', path: string) =>
        server
          .http()
          [method](path)
          .query(form)
          .set({ host: new URL(STAFF).host, cookie: begun.cookie })
          .redirects(0);
      for (const method of ['get', 'put', 'patch', 'delete'] as const)
        expect([method, (await to(method, ACS)).status]).toEqual([method, 404]);
      for (const path of ['/saml/oslo', '/saml/other/acs', '/saml/oslo/acs/more', '/saml//acs']) {
        const answer = await server
          .http()
          .post(path)
          .set({ host: new URL(STAFF).host, cookie: begun.cookie })
          .type('form')
          .send(form);
        expect([path, answer.status, answer.headers['set-cookie']]).toEqual([path, 404, undefined]);
      }
      expect((await server.post(form, begun.cookie)).headers['location']).toBe('/desk');
    });

    it('is not even looked at on the listener of the visitors', async () => {
      const [visitors] = server.config.listeners;
      if (!visitors) throw new Error('There is no listener for visitors.');
      const listening = await listenApart(server.app, { ...visitors, port: 0 });
      const outside = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
      const begun = await server.begin();
      const form = await server.formFor(begun);
      const send = (path: string) =>
        request(outside)
          .post(path)
          .set({ host: new URL(VISITORS).host, cookie: begun.cookie })
          .type('form')
          .send(form);
      try {
        const [answer, nowhere] = [await send(ACS), await send('/nowhere/at/all')];
        expect([answer.status, answer.text, answer.headers['set-cookie']]).toEqual([404, nowhere.text, undefined]);
      } finally {
        const closed = once(listening, 'close');
        listening.close().closeAllConnections();
        await closed;
      }
      expect((await server.post(form, begun.cookie)).headers['location']).toBe('/desk');
    });
  });

  it('a form of another site reaches nothing but this, whoever is signed in', async () => {
    const cookie = cookiesOf(await server.signIn());
    const reached: unknown[] = [];
    for (const { method, path, name } of routesOf(server.app)) {
      if (method === 'get') continue;
      const answer = await server
        .http()
        [method](filledIn(path))
        .set({ host: new URL(STAFF).host, origin: IDP_SITE, 'sec-fetch-site': 'cross-site', cookie })
        .type('form')
        .send({ SAMLResponse: 'x', RelayState: 'y', displayName: 'Mallory' });
      if ((answer.body as { code?: string }).code !== 'access.wrong-origin') reached.push(name);
    }
    // A gateway for text messages is no browser; what lets it in is the secret in its address.
    expect(reached.filter((name) => !String(name).startsWith('ReportsController.'))).toEqual([
      'SamlController.acs',
      'LogoutController.byPost',
    ]);
  });

  it('each refusal is in the audit trail with its code, and with nothing of what the answer said', async () => {
    const before = (await audited('sign-in.refused')).length;
    const begun = await server.begin();
    const form = await server.formFor(begun, {
      said: { attributes: { displayName: ['Stray Person'], groups: ['x'] } },
    });
    // Past what was refused a moment ago: of many alike in one minute only some are written.
    server.clock.advance(60_000);
    const fresh = await server.begin();
    const stray = await server.formFor(fresh, {
      said: { nameId: 'stray-4712', attributes: { mail: ['stray@hospital.example'], displayName: ['Stray Person'] } },
    });
    expect(refusedAs(await server.post(stray, fresh.cookie))).toBe('saml.no-role');
    expect(refusedAs(await server.post(`${new URLSearchParams(form).toString()}&RelayState=x`, begun.cookie))).toBe(
      'saml.unexpected-structure',
    );
    expect(refusedAs(await server.post(form))).toBe('saml.other-browser');
    const events = (await audited('sign-in.refused')).slice(before);
    expect(events.map(({ detail }) => detail)).toEqual([
      { reason: 'saml.no-role' },
      { reason: 'saml.unexpected-structure' },
      { reason: 'saml.other-browser' },
    ]);
    const everything = JSON.stringify(events);
    for (const personal of [/stray/i, /hospital\.example/, /127\.0\.0\.1/, /Nora/])
      expect(everything).not.toMatch(personal);
  });

  describe('single logout', () => {
    const SLO = '/saml/oslo/slo';
    const host = new URL(STAFF).host;
    const said = (id: string) => ({
      id,
      idp: URLS.idp,
      slo: `${STAFF}${SLO}`,
      nameId: 'nurse-4711',
      sessionIndex: null,
      at: (milliseconds: number) => new Date(server.clock.now().getTime() + milliseconds).toISOString(),
    });
    const bring = (query: string, cookie = '') =>
      server.http().get(`${SLO}?${query}`).set({ host, cookie }).redirects(0);

    it('goes from the desk to the identity provider and back to the sign-in page', async () => {
      const cookie = cookiesOf(await server.signIn());
      const left = await server
        .http()
        .post('/api/desk/sign-out')
        .set({ host, origin: STAFF, 'content-type': 'application/json', cookie });
      expect(left.status).toBe(200);
      const url = new URL((left.body as { continueAt: string }).continueAt);
      expect([url.origin, url.pathname]).toEqual([IDP_SITE, '/slo']);
      expect((await server.identity(cookie)).status).toBe(401);
      const waiting = cookieNamed(left, '__Host-saml-logout');
      expect(waiting).toMatch(/; HttpOnly.*; Secure|; Secure.*; HttpOnly/);
      const requestId = /=([^;]+)/.exec(waiting)?.[1] ?? '';
      const answer = queryOf(logoutResponseOf(said('_back'), requestId), idpKeys.privateKey, { name: 'SAMLResponse' });
      expect((await bring(answer)).headers['location']).toBe('/desk/sign-in?refused=saml.unknown-request');
      const back = await bring(answer, waiting.split(';')[0]);
      expect([back.status, back.headers['location']]).toEqual([303, '/desk/sign-in?signed-out=everywhere']);
    });

    it('asked for by the identity provider ends the session, once, and goes back there', async () => {
      const cookie = cookiesOf(await server.signIn());
      const query = queryOf(logoutRequestOf(said('_theirs')), idpKeys.privateKey, { relayState: 'their+state &' });
      expect((await bring(query.replace('Signature=', 'Signature=AAAA'))).headers['location']).toBe(
        '/desk/sign-in?refused=saml.signature-invalid',
      );
      expect((await server.identity(cookie)).status).toBe(200);
      const to = new URL((await bring(query)).headers['location'] ?? '');
      expect([to.origin, to.pathname, to.searchParams.get('RelayState')]).toEqual([IDP_SITE, '/slo', 'their+state &']);
      expect((await server.identity(cookie)).status).toBe(401);
      expect((await bring(query)).headers['location']).toBe('/desk/sign-in?refused=saml.replayed');
    });
  });
});
