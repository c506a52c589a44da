import { type Act, deskTab, pick, visitorTab } from './acts.fixture.js';
import { busyWith, finish, MINUTE, type Model, stopRinging } from './model.fixture.js';
import type { Stage } from './stage.fixture.js';

const WAITS = [1_000, 30_000, 61_000, 11 * MINUTE, 16 * MINUTE, 13 * 60 * MINUTE] as const;
const HALF_A_DAY = 12 * 60 * MINUTE;

function pass(model: Model, milliseconds: number): void {
  model.now += milliseconds;
}

/** Whatever has rung for its minute stops. */
function stopUnanswered(model: Model): void {
  for (const visit of model.visits) {
    const { call } = visit;
    if (call?.state === 'ringing' && call.rungAt + MINUTE <= model.now)
      stopRinging(visit, 'unanswered', call.rungAt + MINUTE);
  }
}

async function stopUnansweredIn(stage: Stage, tx: Parameters<Act['run']>[2]): Promise<void> {
  const { organizationId } = stage.at;
  for (const { id, state } of stage.openCalls())
    if (state === 'ringing') await stage.at.stopUnanswered.run(tx, { call: id, organizationId });
}

/** What time does, with a server that runs, that is away, or that comes back; and pages that come back with a call. */
export const timeActs: Readonly<Record<string, Act>> = {
  'time goes by': {
    foretell: (model, { which }) => {
      pass(model, pick(WAITS, which));
      stopUnanswered(model);
      return null;
    },
    run: (stage, { which }, tx) => {
      stage.at.clock.advance(pick(WAITS, which));
      return stopUnansweredIn(stage, tx);
    },
  },
  'the server is late': {
    foretell: (model, { which }) => {
      pass(model, pick(WAITS, which));
      return null;
    },
    run: (stage, { which }) => {
      stage.at.clock.advance(pick(WAITS, which));
      return Promise.resolve();
    },
  },
  'the server is killed and started': {
    foretell: (model, { which }) => {
      pass(model, pick(WAITS, which));
      model.startedAt = model.now;
      stopUnanswered(model);
      return null;
    },
    run: (stage, { which }, tx) => {
      stage.at.clock.advance(pick(WAITS, which));
      stage.restart();
      return stopUnansweredIn(stage, tx);
    },
  },
  'somebody of a call is still connected': {
    foretell: (model, { visitor }) => {
      const { call } = pick(model.visits, visitor);
      if (call?.state === 'live') call.seenAt = model.now;
      return null;
    },
    run: (stage, { visitor }, tx) => stage.at.abandon.seen(tx, [stage.callOf(visitor)]),
  },
  'nobody of a call is connected': {
    foretell: (model, { visitor }) => {
      const visit = pick(model.visits, visitor);
      const { call } = visit;
      if (call?.state !== 'live') return null;
      if (model.now - Math.max(call.seenAt, model.startedAt) >= 10 * MINUTE) finish(visit, 'abandoned', call.seenAt);
      return null;
    },
    run: (stage, { visitor }, tx) =>
      stage.at.abandon.run(tx, { call: stage.callOf(visitor), countFrom: stage.startedAt }),
  },
  'a page comes back with its call': {
    foretell: (model, choice) => {
      const visit = pick(model.visits, choice.visitor);
      const { call } = visit;
      if (call?.reason !== 'abandoned') return null;
      const byDesk = isDesk(choice);
      const [tab, carries] = byDesk ? [deskTab(choice), call.deskTab] : [visitorTab(choice), call.visitorTab];
      if (tab !== carries) return 'seat.elsewhere';
      const gone = model.now - (call.endedAt ?? 0) > HALF_A_DAY || visit.outcome !== null || visit.state !== 'ended';
      if (gone || busyWith(model, call.by)) return null;
      Object.assign(call, { state: 'live', endedAt: null, reason: null, seenAt: model.now });
      Object.assign(visit, { state: 'in-consultation', endedAt: null, seat: call.visitorTab });
      return null;
    },
    run: (stage, choice, tx) => {
      const desk = stage.rungBy(choice.visitor) ?? stage.member(choice.desk);
      const who = isDesk(choice) ? desk : stage.visitor(choice.visitor);
      const tab = isDesk(choice) ? deskTab(choice) : visitorTab(choice);
      return stage.at.takeUp.run(tx, who, { call: stage.callOf(choice.visitor), tab });
    },
  },
};

const isDesk = ({ which }: { which: number }): boolean => which % 2 === 0;
