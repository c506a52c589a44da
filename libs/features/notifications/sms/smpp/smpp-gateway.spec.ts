import { FakeClock } from '@confrere/kernel';
import type { SmppGatewayConfig } from '@confrere/platform/config';
import { SilentLog } from '@confrere/platform/telemetry';
import type { DeliveryReport } from '../gateway.js';
import { SmppGateway } from './smpp-gateway.js';
import { smsCentre } from './smsc.fixture.js';

/** Turns of the event loop are waited for, not time; so many come only when it never happens. */
const MOST_TURNS = 50_000;

const until = async (holds: () => boolean, meanwhile: () => void = () => undefined): Promise<void> => {
  for (let turns = 0; !holds(); turns++) {
    if (turns === MOST_TURNS) throw new Error('it did not happen');
    meanwhile();
    await new Promise((next) => setImmediate(next));
  }
};

describe('an SMS centre', () => {
  let centre: Awaited<ReturnType<typeof smsCentre>>;
  let gateway: SmppGateway;
  let clock: FakeClock;
  let reports: DeliveryReport[];
  const connect = (changes: Partial<SmppGatewayConfig> = {}) => {
    const config: SmppGatewayConfig = {
      kind: 'smpp',
      name: 'centre',
      host: '127.0.0.1',
      port: centre.port,
      secure: 'none',
      systemId: 'confrere',
      password: 'right',
      systemType: '',
      longTexts: 'parts',
      excludedPrefixes: [],
      ...changes,
    };
    gateway = new SmppGateway(config, clock, new SilentLog(), (report) => {
      reports.push(report);
      return Promise.resolve();
    });
    return gateway;
  };
  beforeEach(async () => {
    centre = await smsCentre();
    clock = new FakeClock();
    reports = [];
  });
  afterEach(async () => {
    await centre.close();
    await gateway.stop();
  });
  const send = (text: string, more: object = {}) =>
    gateway.submit({ id: '0199-7', organizationId: 'o', from: 'OsloHosp', to: '+4741234567', text, ...more });

  it('takes a short text in the alphabet of telephones, and one that has other letters in UCS-2', async () => {
    connect();
    expect(await send('Åpne {} €')).toEqual({ as: 'sent', reference: '1a' });
    expect(await send('Łukasz', { from: '+4759440000' })).toEqual({ as: 'sent', reference: '1b' });
    expect(centre.bound).toEqual(['confrere']);
    const [gsm, ucs] = centre.submitted;
    expect(gsm).toMatchObject({ from: 'OsloHosp', to: '4741234567', coding: 0, esmClass: 0 });
    expect(gsm?.content.toString('hex')).toBe('0e706e65201b281b29201b65');
    expect(ucs).toMatchObject({ from: '4759440000', coding: 8 });
    expect(
      Buffer.from(ucs?.content ?? [])
        .swap16()
        .toString('utf16le'),
    ).toBe('Łukasz');
  });

  it('takes a long text in numbered parts that belong together, or in one that it cuts itself', async () => {
    connect();
    const text = 'a'.repeat(400);
    expect(await send(text)).toEqual({ as: 'sent', reference: '1c' });
    const headers = centre.submitted.map(({ content }) => [...content.subarray(0, 6)]);
    const reference = headers[0]?.[3];
    expect(headers).toEqual([1, 2, 3].map((part) => [5, 0, 3, reference, 3, part]));
    expect(centre.submitted.map(({ esmClass, content }) => [esmClass, content.length - 6])).toEqual([
      [0x40, 153],
      [0x40, 153],
      [0x40, 94],
    ]);
    expect(await send(text)).toMatchObject({ as: 'sent' });
    expect(centre.submitted[3]?.content[3]).toBe(reference);
    await gateway.stop();
    connect({ longTexts: 'payload' });
    await send(text);
    const last = centre.submitted.at(-1);
    expect([last?.content.length, last?.payload?.length]).toEqual([0, 400]);
  });

  it.each([
    ['1a', 'DELIVRD', 'text', 'delivered'],
    // Answered in hexadecimal, reported in decimal.
    ['26', 'DELIVRD', 'text', 'delivered'],
    ['1a', 'DELIVRD', 'options', 'delivered'],
    ['1a', 'UNDELIV', 'text', 'failed'],
  ] as const)('reports of %s %s (by %s) that it was %s', async (id, stat, by, as) => {
    connect().start();
    await until(() => centre.bound.length === 1);
    const { reference } = (await send('Hello')) as { reference: string };
    centre.report(id, stat, by);
    await until(() => reports.length === 1);
    expect(reports).toMatchObject([{ gateway: 'centre', as }]);
    expect(reports[0]?.references).toContain(reference);
    await until(() => centre.heard.includes('deliver_sm_resp'));
  });

  it('says nothing of messages that are on their way', async () => {
    connect().start();
    await until(() => centre.bound.length === 1);
    centre.report('1a', 'ENROUTE');
    await until(() => centre.heard.includes('deliver_sm_resp'));
    expect(reports).toEqual([]);
  });

  it.each([
    [0x0b, 'refused'],
    [0x58, 'away'],
    [0x14, 'away'],
  ] as const)('answers status %i: %s', async (status, as) => {
    connect();
    centre.state.status = status;
    expect(await send('Hello')).toEqual({ as, code: `smpp-${status.toString(16)}` });
  });

  it('certainly has nothing when it lets nobody in or is not there', async () => {
    connect({ password: 'wrong' });
    expect(await send('Hello')).toEqual({ as: 'away', code: 'bind-e' });
    const { port } = centre;
    await centre.close();
    connect({ port });
    expect(await send('Hello')).toEqual({ as: 'away', code: 'ECONNREFUSED' });
    centre = await smsCentre();
  });

  it('may have a text that it does not answer for, or that it was cut off with', async () => {
    connect();
    await send('Hello');
    centre.state.silent = true;
    const cut = send('Hello');
    await until(() => centre.submitted.length === 2);
    centre.cutAll();
    expect(await cut).toEqual({ as: 'unanswered', code: 'closed' });
    const slow = send('Hello');
    await until(() => centre.submitted.length === 3);
    clock.advance(20_000);
    expect(await slow).toEqual({ as: 'unanswered', code: 'no-answer' });
  });

  it('is asked every half minute whether it is there, and bound to again when it is not', async () => {
    connect().start();
    await until(() => centre.bound.length === 1);
    const passing = (): void => clock.advance(100);
    const began = clock.now().getTime();
    await until(() => centre.heard.includes('enquire_link'), passing);
    expect(clock.now().getTime() - began).toBeGreaterThanOrEqual(30_000);
    centre.state.silent = true;
    await until(() => centre.bound.length === 2, passing);
    centre.cutAll();
    await until(() => centre.bound.length === 3, passing);
  });
});
