import type { MemberPrincipal } from '@confrere/platform/access';
import { NOBODY } from '../rooms.fixture.js';
import { type Act, type Choice, deskTab, pick } from './acts.fixture.js';
import {
  busyWith,
  finish,
  MINUTE,
  type Model,
  type Refusal,
  refuseUnlessHere,
  stopRinging,
  type Visit,
} from './model.fixture.js';
import type { Stage } from './stage.fixture.js';

const OUTCOMES = ['completed', 'no-show', 'by-phone', 'technical-problem'] as const;
const NOTICES = ['Nearly there', 'The doctor was called away'] as const;
const MINUTES = [1, 10, 30] as const;
const NOTES = ['Wants a referral', null] as const;

const visitOf = (model: Model, choice: Choice): Visit => pick(model.visits, choice.visitor);
const deskOf = (model: Model, choice: Choice): number => choice.desk % model.desks;
const consultation = (stage: Stage, choice: Choice): string => stage.visitor(choice.visitor).consultationId;

/** Whose visitor a desk believes this is: mostly right. */
const believed = (of: number | null, { which }: Choice): number | null => (which === 3 ? (of === null ? 0 : null) : of);
/** The same, from the database, which is what a desk was shown last. */
function from(stage: Stage, choice: Choice): string | null {
  const row = stage.rows().find(({ id }) => id === consultation(stage, choice));
  const right = row?.member_id ?? null;
  if (choice.which !== 3) return right;
  return right === null ? stage.member(0).memberId : null;
}

/** To whom a visitor is given: a desk, or the team. */
const receiver = (model: Model, { other }: Choice): number | null => (other === 3 ? null : other % model.desks);

function given(visit: Visit, of: number | null, inTeamRoom: boolean): null {
  Object.assign(visit, { of, inTeamRoom, held: false, expectedAt: null });
  return null;
}

/** Mostly it is the desk that rang which does something with the call of a visitor; in one of six cases whichever was drawn. */
const isAnybody = ({ which }: Choice): boolean => which === 5;
const caller = (stage: Stage, choice: Choice): MemberPrincipal =>
  (isAnybody(choice) ? null : stage.rungBy(choice.visitor)) ?? stage.member(choice.desk);

const withCall =
  (act: (model: Model, visit: Visit, choice: Choice) => Refusal) =>
  (model: Model, choice: Choice): Refusal => {
    const visit = visitOf(model, choice);
    const by = isAnybody(choice) ? deskOf(model, choice) : visit.call?.by;
    if (!visit.call || visit.call.by !== by) return 'call.not-found';
    return visit.call.state === 'ended' ? null : act(model, visit, choice);
  };

/** What professionals do, each at one of two desks, with anybody's visitor. */
export const deskActs: Readonly<Record<string, Act>> = {
  rings: {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      const by = deskOf(model, choice);
      const busy = busyWith(model, by);
      if (busy === visit && busy.call) {
        busy.call.deskTab = deskTab(choice);
        return null;
      }
      if (busy) return 'call.busy';
      if (visit.state === 'ringing') return 'consultation.already-ringing';
      if (visit.state !== 'waiting') return visit.state === 'ended' ? 'consultation.over' : 'consultation.not-waiting';
      const { now } = model;
      const tabs = { deskTab: deskTab(choice), visitorTab: visit.seat };
      visit.call = { state: 'ringing', by, rungAt: now, ...tabs, seenAt: now, endedAt: null, reason: null };
      Object.assign(visit, { state: 'ringing', held: false, expectedAt: null });
      return null;
    },
    run: (stage, choice, tx) =>
      stage.at.ring.run(tx, stage.member(choice.desk), {
        consultation: consultation(stage, choice),
        tab: deskTab(choice),
      }),
  },
  'stops ringing': {
    foretell: withCall((model, visit) => {
      if (visit.call?.state === 'live') return 'call.not-ringing';
      stopRinging(visit, 'cancelled', model.now);
      return null;
    }),
    run: (stage, choice, tx) => stage.at.cancel.run(tx, caller(stage, choice), { call: stage.callOf(choice.visitor) }),
  },
  'ends for both': {
    foretell: withCall((model, visit) => {
      if (visit.call?.state === 'live') finish(visit, 'ended-for-all', model.now);
      else stopRinging(visit, 'cancelled', model.now);
      return null;
    }),
    run: (stage, choice, tx) => stage.at.end.run(tx, caller(stage, choice), { call: stage.callOf(choice.visitor) }),
  },
  'hangs up at the desk': {
    foretell: withCall((model, visit, choice) => {
      if (visit.call?.deskTab !== deskTab(choice)) return 'seat.elsewhere';
      if (visit.call.state === 'live') finish(visit, 'left', model.now);
      else stopRinging(visit, 'cancelled', model.now);
      return null;
    }),
    run: (stage, choice, tx) =>
      stage.at.leave.run(tx, caller(stage, choice), {
        call: stage.callOf(choice.visitor),
        tab: deskTab(choice),
      }),
  },
  'says how it went': {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      const outcome = pick(OUTCOMES, choice.which);
      const unseen = outcome === 'no-show' || outcome === 'by-phone';
      if (visit.state === 'ended') visit.outcome = outcome;
      else if (unseen && refuseUnlessHere(visit) === null)
        Object.assign(visit, {
          ...{ state: 'ended', outcome, endedAt: model.now, seat: null },
          ...{ held: false, expectedAt: null, notice: null },
        });
      else return 'consultation.not-ended';
      return null;
    },
    run: (stage, choice, tx) =>
      stage.at.record.run(tx, stage.member(choice.desk), {
        consultation: consultation(stage, choice),
        outcome: pick(OUTCOMES, choice.which),
      }),
  },
  'puts on hold': {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      if (visit.held) return null;
      if (visit.state !== 'waiting') return visit.state === 'ended' ? 'consultation.over' : 'consultation.not-waiting';
      visit.held = true;
      return null;
    },
    run: (stage, choice, tx) =>
      stage.queue.holding.hold(tx, stage.member(choice.desk), { consultation: consultation(stage, choice) }),
  },
  'takes off hold': {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      visit.held = false;
      return null;
    },
    run: (stage, choice, tx) =>
      stage.queue.holding.resume(tx, stage.member(choice.desk), { consultation: consultation(stage, choice) }),
  },
  'says something': {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      const text = pick(NOTICES, choice.which);
      if (visit.notice?.text === text && model.now - visit.notice.at < MINUTE) return null;
      const refusal = refuseUnlessHere(visit);
      if (refusal === null) visit.notice = { text, at: model.now };
      return refusal;
    },
    run: (stage, choice, tx) =>
      stage.queue.notify.run(tx, stage.member(choice.desk), {
        consultation: consultation(stage, choice),
        text: pick(NOTICES, choice.which),
      }),
  },
  'is late': {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      const expectedAt = Math.ceil(model.now / MINUTE + pick(MINUTES, choice.which)) * MINUTE;
      if (visit.expectedAt !== null && Math.abs(expectedAt - visit.expectedAt) <= MINUTE) return null;
      const refusal = refuseUnlessHere(visit);
      if (refusal === null) visit.expectedAt = expectedAt;
      return refusal;
    },
    run: (stage, choice, tx) =>
      stage.queue.delay.run(
        tx,
        stage.member(choice.desk),
        { consultation: consultation(stage, choice), minutes: pick(MINUTES, choice.which) },
        NOBODY,
      ),
  },
  'gives to another': {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      const to = receiver(model, choice);
      const note = pick(NOTES, choice.tab);
      const isThere = to === null ? visit.of === null && visit.inTeamRoom : visit.of === to;
      if (isThere && visit.note === note) return null;
      if (believed(visit.of, choice) !== visit.of) return 'consultation.moved-on';
      const refusal = refuseUnlessHere(visit);
      if (refusal !== null) return refusal;
      visit.note = note;
      return given(visit, to, to === null);
    },
    run: (stage, choice, tx) => {
      const { other, tab } = choice;
      const to = other === 3 ? { kind: 'team', id: stage.team } : { kind: 'member', id: stage.member(other).memberId };
      return stage.queue.transfer.run(tx, stage.member(choice.desk), {
        consultation: consultation(stage, choice),
        from: from(stage, choice),
        to: to as { kind: 'member' | 'team'; id: string },
        note: pick(NOTES, tab),
      });
    },
  },
  'takes over': {
    foretell: (model, choice) => {
      const visit = visitOf(model, choice);
      const by = deskOf(model, choice);
      if (visit.of === by) return null;
      if (believed(visit.of, choice) !== visit.of) return 'consultation.moved-on';
      const refusal = refuseUnlessHere(visit);
      return refusal ?? given(visit, by, visit.inTeamRoom && model.team.includes(by));
    },
    run: (stage, choice, tx) =>
      stage.queue.takeOver.run(tx, stage.member(choice.desk), {
        consultation: consultation(stage, choice),
        from: from(stage, choice),
      }),
  },
};
