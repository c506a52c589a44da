import { DomainError } from '@confrere/kernel';
import { testStorage } from '@confrere/platform/storage';
import fc from 'fast-check';
import { NOBODY } from '../rooms.fixture.js';
import type { Act, Choice } from './acts.fixture.js';
import { deskActs } from './desk-acts.fixture.js';
import { isOpen, type Model, type Refusal, type Visit } from './model.fixture.js';
import { fixtureEntities, setStage, type Stage } from './stage.fixture.js';
import { timeActs } from './time-acts.fixture.js';
import { visitorActs } from './visitor-acts.fixture.js';

/** `npm run model:consultation` tries ten thousand. */
const SEQUENCES = Number(process.env['MODEL_SEQUENCES'] ?? 300);

const acts: Readonly<Record<string, Act>> = { ...visitorActs, ...deskActs, ...timeActs };

interface Played {
  readonly model: Model;
  readonly stage: Stage;
}

const time = (moment: string | null): number | null =>
  moment === null ? null : Date.parse(`${moment.replace(' ', 'T')}Z`);

/** How an act ended: null, or with which code a rule refused it. Anything else is a failure of the code. */
async function outcome(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** What holds whatever happens, read from the database alone. */
function requireSound(stage: Stage): void {
  const open = stage.openCalls();
  // No double ring: nobody is called twice at once, and nobody calls two at once.
  expect(new Set(open.map(({ consultation_id }) => consultation_id)).size).toBe(open.length);
  expect(new Set(open.map(({ rung_by }) => rung_by)).size).toBe(open.length);
  const callOf = new Map(open.map((call) => [call.consultation_id, call]));
  for (const row of stage.rows()) {
    const wanted = { ringing: 'ringing', 'in-consultation': 'live', invited: null, waiting: null, ended: null }[
      row.state
    ];
    const call = callOf.get(row.id);
    expect(call?.state ?? null).toBe(wanted);
    if (call) expect(call.id).toBe(row.call_id);
    // No lost visitor: whoever has come and waits has a place.
    if (row.state !== 'invited' && row.state !== 'ended') expect(row.waiting_since).not.toBeNull();
  }
  // No visitor in the wrong call: one visitor and the professional who rang, and nobody else.
  for (const call of open) {
    const parts = stage.parts().filter(({ call_id }) => call_id === call.id);
    expect(parts.map(({ role, member_id }) => [role, member_id]).sort()).toEqual([
      ['professional', call.rung_by],
      ['visitor', null],
    ]);
  }
}

/** Whether everything is as the model has it. */
function requireAlike({ model, stage }: Played): void {
  const rows = new Map(stage.rows().map((row) => [row.id, row]));
  const parts = stage.parts();
  for (const [index, visit] of model.visits.entries()) {
    const row = rows.get(stage.consultations[index] ?? '');
    if (!row) throw new Error('a visitor is lost');
    const call = isOpen(visit.call) ? visit.call : null;
    const tabs = call && parts.filter(({ call_id }) => call_id === row.call_id);
    expect({
      visitor: index,
      state: row.state,
      seat: row.seat_tab,
      since: time(row.waiting_since),
      endedAt: time(row.ended_at),
      outcome: row.outcome,
      of: row.member_id,
      inTeamRoom: row.room_id === stage.team,
      held: row.held_since !== null,
      notice: row.notice,
      expectedAt: time(row.expected_at),
      note: row.handover_note,
      callBack: row.call_back_at !== null,
      tabs: tabs && Object.fromEntries(tabs.map(({ role, tab }) => [role, tab])),
    }).toEqual(shown(stage, visit, index));
  }
}

function shown(stage: Stage, visit: Visit, visitor: number) {
  const { state, seat, since, endedAt, outcome: said, inTeamRoom, held, expectedAt, note } = visit;
  const call = isOpen(visit.call) ? visit.call : null;
  return {
    ...{ visitor, state, seat, since, endedAt, outcome: said, inTeamRoom, held, expectedAt, note },
    of: visit.of === null ? null : stage.member(visit.of).memberId,
    notice: visit.notice?.text ?? null,
    callBack: visit.callBack !== null,
    tabs: call && { professional: call.deskTab, visitor: call.visitorTab },
  };
}

/** One act, or two at the very same moment. */
class Happens implements fc.AsyncCommand<Model, Played> {
  constructor(private readonly happening: readonly { readonly name: string; readonly choice: Choice }[]) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, played: Played): Promise<void> {
    const { stage } = played;
    const foretold: Refusal[] = [];
    const ended: Promise<Refusal>[] = [];
    for (const { name, choice } of this.happening) {
      const act = acts[name];
      if (!act) throw new Error(`there is no act "${name}"`);
      ended.push(outcome(stage.at.in(stage.at.organizationId, (tx) => act.run(stage, choice, tx))));
      foretold.push(act.foretell(model, choice));
    }
    expect([this.toString(), ...(await Promise.all(ended))]).toEqual([this.toString(), ...foretold]);
    requireSound(stage);
    requireAlike({ model, stage });
  }

  toString(): string {
    return this.happening
      .map(
        ({ name, choice: { visitor, desk, other, tab, which } }) =>
          `${name}(${[visitor, desk, other, tab, which].join()})`,
      )
      .join(' & ');
  }
}

const choice = fc.record({
  visitor: fc.constantFrom(0, 0, 0, 0, 1, 1, 2),
  desk: fc.nat(2),
  other: fc.nat(3),
  tab: fc.constantFrom(0, 0, 0, 0, 1),
  which: fc.nat(5),
});
// Those without which nothing else can happen are drawn more often.
const OFTEN = {
  enters: 4,
  rings: 7,
  answers: 8,
  'says not yet': 2,
  'stops ringing': 2,
  'ends for both': 2,
  'time goes by': 2,
  'the server is late': 2,
  'nobody of a call is connected': 4,
  'a page comes back with its call': 4,
};
const drawn = [
  ...Object.keys(acts),
  ...Object.entries(OFTEN).flatMap(([name, times]) => Array<string>(times).fill(name)),
];
const happening = fc.record({ name: fc.constantFrom(...drawn), choice });
const commands = fc.commands(
  [
    happening.map((one) => new Happens([one])),
    happening.map((one) => new Happens([one])),
    fc.tuple(happening, happening).map((two) => new Happens(two)),
  ],
  { size: '+1', maxCommands: 16 },
);

const CALM: Choice = { visitor: 0, desk: 0, other: 0, tab: 0, which: 0 };
const ELEVEN_MINUTES: Choice = { ...CALM, which: 3 };
const first = (name: string, drawn = CALM) => ({ name, choice: drawn });
/** How a day may have begun: from each of these everything else is a few acts away. */
const ABANDONED = [
  ...[first('enters'), first('rings'), first('answers')],
  ...[first('the server is late', ELEVEN_MINUTES), first('nobody of a call is connected')],
];
const SECOND: Choice = { ...CALM, visitor: 1 };
const BEGINNINGS = [
  [],
  [first('enters')],
  [first('enters'), first('rings')],
  [first('enters'), first('rings'), first('answers')],
  ABANDONED,
  [...ABANDONED, first('enters', SECOND), first('rings', SECOND)],
];

describe('a consultation, whatever visitors, desks, time and the server do', () => {
  it('rings once at a time, loses no visitor and puts nobody into the wrong call', async () => {
    const storage = await testStorage(fixtureEntities);
    const stage = await setStage(storage);
    const day = fc.asyncProperty(fc.constantFrom(...BEGINNINGS), commands, async (beginning, happenings) => {
      const model = stage.begin();
      for (const one of beginning) await new Happens([one]).run(model, { model, stage });
      await fc.asyncModelRun(() => ({ model, real: { model, stage } }), happenings);
      await requireInQueue(stage, model);
    });
    try {
      await fc.assert(day, { numRuns: SEQUENCES, endOnFailure: process.env['MODEL_SHRINK'] === undefined });
    } finally {
      await storage.close();
    }
  });
});

/** Whoever waits stands in the queue of every desk. */
async function requireInQueue({ at, consultations }: Stage, { visits }: Model): Promise<void> {
  const queue = await at.run((tx) => at.queueView.all(tx.entities, at.organizationId, NOBODY));
  const states = new Map(queue.map(({ consultation, state }) => [consultation, state]));
  for (const [index, { state }] of visits.entries())
    if (state !== 'invited' && state !== 'ended') expect(states.get(consultations[index] ?? '')).toBe(state);
}
