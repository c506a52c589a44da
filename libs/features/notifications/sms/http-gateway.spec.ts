import { createServer } from 'node:https';
import type { HttpGatewayConfig } from '@confrere/platform/config';
import { JSDOM } from 'jsdom';
import { FakeClock } from '@confrere/kernel';
import type { AddressedSms } from './gateway.js';
import { makeCertificate } from '../../../platform/tls/testing/make-certificate.js';
import { HttpGateway } from './http-gateway.js';
import { smsGateway } from './sms-gateway.fixture.js';
import { SmsGateways } from './sms-gateways.js';

const NASTY = `"Kari" & <b>Ola</b>'s\nclinic? a=b&c={password} \\ 100% Æøå €`;
const MESSAGE: AddressedSms = {
  id: '0199-7',
  organizationId: 'o',
  from: 'OsloHosp',
  to: '+4741234567',
  text: NASTY,
};
const CONFIG: HttpGatewayConfig = {
  kind: 'http',
  name: 'main',
  url: 'http://127.0.0.1:1/',
  method: 'POST',
  contentType: 'json',
  headers: {},
  body: '{"to":"{to}","text":"{text}","id":"{id}"}',
  success: undefined,
  messageId: '"messageId":"([^"]+)"',
  reports: undefined,
  account: 'acc:ount',
  password: 'pass&word',
  token: 'tok"en',
  values: { platformId: 'SMSC' },
  excludedPrefixes: [],
};

describe('an HTTP gateway', () => {
  let fake: Awaited<ReturnType<typeof smsGateway>>;
  beforeEach(async () => (fake = await smsGateway()));
  afterEach(() => fake.close());
  const gateway = (changes: Partial<HttpGatewayConfig> = {}, timeout?: number) =>
    new HttpGateway({ ...CONFIG, url: fake.url, ...changes }, 'https://visit.example.org/r', timeout);

  it('is given the message in JSON, XML, a form, an address or bare, and nothing in it becomes part of the request', async () => {
    await gateway().submit(MESSAGE);
    await gateway({ contentType: 'form', body: 'To={to}&Body={text}&cb={reportUrl}' }).submit(MESSAGE);
    await gateway({ contentType: 'xml', body: '<m to="{to00}"><t>{text}</t></m>' }).submit(MESSAGE);
    await gateway({ contentType: 'text', body: '{toDigits} {text}' }).submit(MESSAGE);
    await gateway({ method: 'GET', url: `${fake.url}/send?to={to}&text={text}&user={account}` }).submit(MESSAGE);
    const [json, form, xml, bare, query] = fake.requests;
    expect(JSON.parse(json?.body ?? '')).toEqual({ to: '+4741234567', text: NASTY, id: '0199-7' });
    expect(json?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(Object.fromEntries(new URLSearchParams(form?.body))).toEqual({
      To: '+4741234567',
      Body: NASTY,
      cb: 'https://visit.example.org/r',
    });
    expect(new JSDOM(xml?.body, { contentType: 'text/xml' }).window.document.querySelector('t')?.textContent).toBe(
      NASTY,
    );
    expect(xml?.body).toContain('to="004741234567"');
    expect(bare?.body).toBe(`4741234567 ${NASTY}`);
    const { searchParams } = new URL(query?.url ?? '', fake.url);
    expect(Object.fromEntries(searchParams)).toEqual({ to: '+4741234567', text: NASTY, user: 'acc:ount' });
    expect(query?.body).toBe('');
  });

  it('is told who asks, and no line break in a secret begins another header', async () => {
    await gateway({
      headers: { Authorization: 'Basic {basic}', 'X-Token': '{token}' },
      token: 'a\r\nX-Evil: yes',
    }).submit(MESSAGE);
    const headers = fake.requests[0]?.headers ?? {};
    expect(headers['authorization']).toBe(`Basic ${Buffer.from('acc:ount:pass&word').toString('base64')}`);
    expect(headers['x-token']).toBe('a  X-Evil: yes');
    expect(headers).not.toHaveProperty('x-evil');
  });

  it('has taken what it answers with a success that looks as it should, and is asked for its name of it', async () => {
    expect(await gateway().submit(MESSAGE)).toEqual({ as: 'sent', reference: 'm-1' });
    expect(await gateway({ success: '"status":"ok"' }).submit(MESSAGE)).toEqual({
      as: 'refused',
      code: 'gateway-not-accepted',
    });
    expect(await gateway({ messageId: undefined }).submit(MESSAGE)).toEqual({ as: 'sent', reference: null });
  });

  it.each([
    [400, 'refused'],
    [422, 'refused'],
    [401, 'away'],
    [429, 'away'],
    [503, 'away'],
    [302, 'away'],
  ] as const)('answers %i: %s', async (status, as) => {
    fake.state.answer = (response) => void response.writeHead(status, { location: `${fake.url}/other` }).end();
    expect(await gateway().submit(MESSAGE)).toEqual({ as, code: `http-${status}` });
    expect(fake.requests).toHaveLength(1);
  });

  it('certainly has nothing when it cannot be reached, but may have it when it does not answer', async () => {
    const { url } = fake;
    fake.state.answer = () => undefined;
    expect(await gateway({}, 200).submit(MESSAGE)).toEqual({ as: 'unanswered', code: 'ETIMEDOUT' });
    fake.state.answer = (response) => void response.destroy();
    expect(await gateway().submit(MESSAGE)).toEqual({ as: 'unanswered', code: 'ECONNRESET' });
    await fake.close();
    expect(await gateway({ url }).submit(MESSAGE)).toEqual({ as: 'away', code: 'ECONNREFUSED' });
    expect(await gateway({ url: 'https://127.0.0.1:1' }).submit(MESSAGE)).toMatchObject({ as: 'away' });
    fake = await smsGateway();
  });

  it('gives nothing to a server whose certificate nobody vouches for', async () => {
    const { cert, key } = makeCertificate();
    let asked = 0;
    const server = createServer({ cert, key }, (_request, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await gateway({ url: `https://127.0.0.1:${port}` }).submit(MESSAGE)).toMatchObject({ as: 'away' });
    expect(asked).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('several gateways', () => {
  let fakes: Awaited<ReturnType<typeof smsGateway>>[];
  beforeEach(async () => (fakes = [await smsGateway(), await smsGateway()]));
  afterEach(() => Promise.all(fakes.map((each) => each.close())));
  const setUp = (changes: Partial<HttpGatewayConfig>[] = [{}, {}], rules: object = {}) =>
    new SmsGateways(
      fakes.map((fake, index) => {
        const name = ['first', 'second'][index] ?? '';
        const body = '{"to":"{to}","from":"{from}","id":"{id}"}';
        return new HttpGateway({ ...CONFIG, name, url: fake.url, body, ...changes[index] }, '', 300);
      }),
      { sender: 'OsloHosp', senders: {}, excludedPrefixes: [], ...rules },
      new FakeClock(),
    );
  const sms = { id: '0199-7', organizationId: 'o', to: '+4741234567', text: 'Hello' };
  const counts = () => fakes.map(({ requests }) => requests.length);
  const answers = (which: number, status: number) => {
    const fake = fakes[which];
    if (fake) fake.state.answer = (response) => void response.writeHead(status).end();
  };

  it('are asked in their order: the next only where the one before certainly has nothing', async () => {
    const gateways = setUp();
    expect(await gateways.deliver(sms)).toEqual({ as: 'sent', provider: 'first', providerReference: 'm-1' });
    expect(counts()).toEqual([1, 0]);
    answers(0, 503);
    expect(await gateways.deliver(sms)).toMatchObject({ as: 'sent', provider: 'second' });
    expect(gateways.health).toMatchObject([
      { name: 'first', state: 'failing', reason: 'http-503' },
      { name: 'second', state: 'working', reason: null },
    ]);
    answers(0, 400);
    expect(await gateways.deliver(sms)).toMatchObject({ as: 'sent', provider: 'second' });
    answers(1, 400);
    expect(await gateways.deliver(sms)).toEqual({ as: 'refused', code: 'http-400' });
    answers(1, 503);
    expect(await gateways.deliver(sms)).toEqual({ as: 'later', code: 'http-503' });
  });

  it('are not both asked for a message that one of them may have; that one is asked again, under the same id', async () => {
    const gateways = setUp();
    const [first, second] = fakes;
    answers(0, 503);
    if (second) second.state.answer = () => undefined;
    expect(await gateways.deliver(sms)).toEqual({ as: 'later', code: 'ETIMEDOUT' });
    if (second) second.state.answer = (response) => void response.end('{"messageId":"m-9"}');
    answers(0, 200);
    expect(await gateways.deliver(sms)).toMatchObject({ as: 'sent', provider: 'second' });
    expect(counts()).toEqual([1, 2]);
    expect(second?.requests.map(({ body }) => (JSON.parse(body) as { id: string }).id)).toEqual(['0199-7', '0199-7']);
    expect(first?.requests).toHaveLength(1);
  });

  it('send from the sender of the country, the longest prefix first, and to no excluded number', async () => {
    const senders = { '+47': 'OsloSykehus', '+4790': '2090' };
    const gateways = setUp([{ excludedPrefixes: ['+46'] }, {}], { senders, excludedPrefixes: ['+4782', '+881'] });
    for (const to of ['+4741234567', '+4790000000', '+4570123456', '+46701234567'])
      expect(await gateways.deliver({ ...sms, to })).toMatchObject({ as: 'sent' });
    const from = (which: number) =>
      fakes[which]?.requests.map(({ body }) => (JSON.parse(body) as { from: string }).from);
    expect([from(0), from(1)]).toEqual([['OsloSykehus', '2090', 'OsloHosp'], ['OsloHosp']]);
    expect(await gateways.deliver({ ...sms, to: '+4782000000' })).toEqual({ as: 'refused', code: 'number-excluded' });
  });
});
