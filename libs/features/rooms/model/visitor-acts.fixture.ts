import { READY } from '../rooms.fixture.js';
import { type Act, pick, visitorTab } from './acts.fixture.js';
import { endCall, finish, isElsewhere, isOpen, MINUTE, refuseUnlessHere, stopRinging } from './model.fixture.js';

const PHONES = ['+4721000000', '+4721000001'] as const;

/** What visitors do, each from one of two tabs, with their own call or with somebody else's. */
export const visitorActs: Readonly<Record<string, Act>> = {
  enters: {
    foretell: (model, choice) => {
      const visit = pick(model.visits, choice.visitor);
      const { state } = visit;
      if (isElsewhere(visit, visitorTab(choice))) return 'seat.elsewhere';
      if (state === 'ringing' || state === 'in-consultation') return null;
      const late = model.now - (visit.endedAt ?? 0) > 15 * MINUTE;
      if (state === 'ended' && (visit.outcome !== null || late)) return 'consultation.over';
      visit.state = 'waiting';
      visit.seat = visitorTab(choice);
      visit.since ??= model.now;
      visit.endedAt = null;
      return null;
    },
    run: ({ at, visitor }, choice, tx) =>
      at.enter.run(tx, visitor(choice.visitor), { tab: visitorTab(choice), displayName: null, devices: READY }),
  },
  leaves: {
    foretell: (model, choice) => {
      const visit = pick(model.visits, choice.visitor);
      const { state } = visit;
      if (isElsewhere(visit, visitorTab(choice))) return 'seat.elsewhere';
      if (state === 'invited') return null;
      if (state === 'ended') return 'consultation.over';
      if (state === 'in-consultation') return 'consultation.not-waiting';
      endCall(visit, 'declined', model.now);
      Object.assign(visit, { state: 'invited', seat: null, held: false });
      return null;
    },
    run: ({ at, visitor }, choice, tx) => at.leaveRoom.run(tx, visitor(choice.visitor), { tab: visitorTab(choice) }),
  },
  'goes on in this tab': {
    foretell: (model, choice) => {
      const visit = pick(model.visits, choice.visitor);
      if (visit.seat === visitorTab(choice)) return null;
      visit.seat = visitorTab(choice);
      if (isOpen(visit.call)) visit.call.visitorTab = visit.seat;
      return null;
    },
    run: ({ at, visitor }, choice, tx) => at.claim.run(tx, visitor(choice.visitor), { tab: visitorTab(choice) }),
  },
  answers: {
    foretell: (model, choice) => {
      const visit = pick(model.visits, choice.visitor);
      const { call } = visit;
      if (isOthers(choice) || call === null) return 'call.not-found';
      if (isElsewhere(visit, visitorTab(choice))) return 'seat.elsewhere';
      if (call.state === 'live') return null;
      if (call.state === 'ended') return 'call.not-ringing';
      call.state = 'live';
      call.seenAt = model.now;
      Object.assign(visit, { state: 'in-consultation', notice: null, callBack: null });
      return null;
    },
    run: ({ at, visitor, callOf }, choice, tx) =>
      at.answer.run(tx, visitor(choice.visitor), { call: callOf(calledOf(choice)), tab: visitorTab(choice) }),
  },
  'says not yet': {
    foretell: (model, choice) => {
      const visit = pick(model.visits, choice.visitor);
      const { call } = visit;
      if (isOthers(choice) || call === null) return 'call.not-found';
      if (call.state === 'ended') return null;
      if (isElsewhere(visit, visitorTab(choice))) return 'seat.elsewhere';
      if (call.state === 'live') return 'call.not-ringing';
      stopRinging(visit, 'declined', model.now);
      return null;
    },
    run: ({ at, visitor, callOf }, choice, tx) =>
      at.decline.run(tx, visitor(choice.visitor), { call: callOf(calledOf(choice)), tab: visitorTab(choice) }),
  },
  'hangs up': {
    foretell: (model, choice) => {
      const visit = pick(model.visits, choice.visitor);
      const { call } = visit;
      if (isOthers(choice) || call === null) return 'call.not-found';
      if (call.state === 'ended') return null;
      if (call.visitorTab !== visitorTab(choice)) return 'seat.elsewhere';
      if (call.state === 'ringing') stopRinging(visit, 'declined', model.now);
      else finish(visit, 'left', model.now);
      return null;
    },
    run: ({ at, visitor, callOf }, choice, tx) =>
      at.leave.run(tx, visitor(choice.visitor), { call: callOf(calledOf(choice)), tab: visitorTab(choice) }),
  },
  'asks to be telephoned': {
    foretell: (model, { visitor, which }) => {
      const visit = pick(model.visits, visitor);
      const phone = pick(PHONES, which);
      if (visit.callBack === phone) return null;
      const refusal = refuseUnlessHere(visit);
      if (refusal === null) visit.callBack = phone;
      return refusal;
    },
    run: ({ at, visitor }, choice, tx) =>
      at.callBack.ask(tx, visitor(choice.visitor), { phone: pick(PHONES, choice.which) }),
  },
};

/** In one of four acts about a call a visitor names somebody else's. */
const isOthers = ({ which }: { which: number }): boolean => which === 3;
const calledOf = (choice: { visitor: number; which: number }): number =>
  isOthers(choice) ? choice.visitor + 1 : choice.visitor;
