import type { RequestBody } from '@confrere/contract';
import { CallEntity, ConsultationEntity } from '@confrere/features/rooms';
import { FakeClock } from '@confrere/kernel';
import fc from 'fast-check';
import { type Server, startServer } from './signaling.fixture.js';
import { TestPage } from './test-page.fixture.js';

const devices = { camera: 'ready', microphone: 'ready', sound: 'heard' } as const;

/** What the pages ask for, in any order, with ids of the past, of others, and of nobody. */
const step = fc.record({
  page: fc.nat(3),
  kind: fc.constantFrom(
    'enter',
    'enter',
    'leave-room',
    'claim',
    'ring',
    'ring',
    'cancel',
    'answer',
    'answer',
    'decline',
    'leave',
    'end',
    'join',
    'describe',
    'outcome',
    'renew',
    'wait',
  ),
  which: fc.nat(3),
});
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

function bodyOf({ kind, which }: Step, consultations: readonly string[], calls: readonly string[]): RequestBody {
  const consultation = consultations[which % consultations.length] ?? '';
  const call = which === 3 ? 'no-such-call' : (calls.at(-1 - which) ?? 'no-such-call');
  const outcome = which % 2 === 0 ? 'completed' : 'no-show';
  const bodies: Record<Exclude<Step['kind'], 'wait'>, RequestBody> = {
    enter: { type: 'waiting-room.enter', displayName: which === 0 ? 'Kari' : null, devices },
    'leave-room': { type: 'waiting-room.leave' },
    claim: { type: 'seat.claim' },
    ring: { type: 'call.ring', consultation },
    cancel: { type: 'call.cancel', call },
    answer: { type: 'call.answer', call },
    decline: { type: 'call.decline', call },
    leave: { type: 'call.leave', call },
    end: { type: 'call.end', call },
    join: { type: 'call.join', call },
    describe: {
      type: 'call.describe',
      call,
      to: 'somebody-else',
      connection: 'connection-1',
      description: { type: 'offer', sdp: 'v=0' },
    },
    outcome: { type: 'consultation.record-outcome', consultation, outcome },
    renew: { type: 'call.renew-ice-servers', call },
  };
  return bodies[kind === 'wait' ? 'enter' : kind];
}

/** What holds whatever pages do. */
async function requireSound(server: Server): Promise<void> {
  const { calls, consultations } = await server.unitOfWork.everywhere.read(async (entities) => ({
    calls: await entities.find(CallEntity),
    consultations: await entities.find(ConsultationEntity),
  }));
  const open = calls.filter(({ state }) => state !== 'ended');
  expect(new Set(open.map(({ rungBy }) => rungBy)).size).toBe(open.length);
  for (const { id, state, callId } of consultations) {
    const own = open.filter(({ consultationId }) => consultationId === id);
    const expected = state === 'ringing' ? ['ringing'] : state === 'in-consultation' ? ['live'] : [];
    expect(own.map((call) => call.state)).toEqual(expected);
    for (const call of own) expect(call.id).toBe(callId);
  }
}

describe('whatever pages ask for, in whatever order', () => {
  it('is answered by a rule, never by a failure, and leaves consultations and calls in agreement', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 50 }), async (steps) => {
        const clock = new FakeClock();
        const server = await startServer(clock);
        try {
          const organizationId = await server.organization();
          const ingrid = await server.professional(organizationId);
          const omar = await server.professional(organizationId, 'Dr Omar Ali');
          const kari = await server.visitor(ingrid.principal, 'Kari N.', 2);
          const ola = await server.visitor(omar.principal, 'Ola');
          const pages = [
            await TestPage.connect(server.port, 'desk', ingrid),
            await TestPage.connect(server.port, 'desk', omar),
            await TestPage.connect(server.port, 'visit', kari),
            await TestPage.connect(server.port, 'visit', ola),
          ];
          for (const [index, page] of pages.entries()) await page.hello(`tab-number-${index}`);
          const phone = await TestPage.connect(server.port, 'visit', { cookie: kari.cookies[1] ?? '' });
          await phone.hello('tab-of-phone');
          for (const each of steps) {
            const sending = each.page === 2 && each.which === 1 ? phone : pages[each.page];
            clock.advance(each.kind === 'wait' ? 20_000 : 100);
            for (const page of each.kind === 'wait' ? [...pages, phone] : []) {
              page.send({ type: 'ping', sequence: 0 });
              await page.next('pong');
            }
            const calls = await server.unitOfWork.everywhere.read((entities) =>
              entities.find(CallEntity, { order: { id: 'ASC' } }),
            );
            const body = bodyOf(
              each,
              [kari.consultation, ola.consultation],
              calls.map(({ id }) => id),
            );
            const code = await sending?.request(body);
            expect(code).not.toBe('server.unexpected');
            await requireSound(server);
          }
          for (const page of [...pages, phone]) {
            const sequences = page.events.map(({ sequence }) => sequence);
            expect(sequences).toEqual(sequences.map((_, index) => index + 1));
            page.socket.terminate();
          }
        } finally {
          await server.close();
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});
