import { auditEntities, AuditEventEntity, AuditTrail } from '@confrere/features/audit';
import { identityEntities, InvitationEntity, InvitationLinks, LinkSessions } from '@confrere/features/identity';
import { notificationsEntities } from '@confrere/features/notifications';
import { organizationEntities, FoundOrganization } from '@confrere/features/organizations';
import { AddMember, peopleEntities } from '@confrere/features/people';
import { type DomainEvent, FakeClock, RandomIds } from '@confrere/kernel';
import type { MemberPrincipal, VisitorPrincipal } from '@confrere/platform/access';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import type { Entities, TestStorage, Transaction } from '@confrere/platform/storage';
import { AbandonCall } from './calls/abandon-call.js';
import { AnswerCall } from './calls/answer-call.js';
import { CallEntity } from './calls/call.entity.js';
import { CallMoves } from './calls/call-moves.js';
import { CancelRing } from './calls/cancel-ring.js';
import { DeclineCall } from './calls/decline-call.js';
import { EndCall } from './calls/end-call.js';
import { LeaveCall } from './calls/leave-call.js';
import { RingVisitor } from './calls/ring-visitor.js';
import { StopUnansweredRing } from './calls/stop-unanswered-ring.js';
import { TakeUpCall } from './calls/take-up-call.js';
import { VisitorContacts } from './contacts/visitor-contacts.js';
import { ConsultationEntity } from './consultations/consultation.entity.js';
import { ConsultationMoves } from './consultations/consultation-moves.js';
import { FinishConsultation } from './consultations/finish-consultation.js';
import { QueueView } from './consultations/queue-view.js';
import { RecordOutcome } from './consultations/record-outcome.js';
import type { WhoIsHere } from './consultations/who-is-here.js';
import { CreateInvitation } from './invitations/create-invitation.js';
import { PersonalRooms } from './personal-rooms.js';
import { Absences } from './queue/absences.js';
import { Colleagues } from './queue/colleagues.js';
import { roomsEntities } from './rooms.module.js';
import { AskCallBack } from './visitors/ask-call-back.js';
import { CallBackNumbers } from './visitors/call-back-numbers.js';
import { ClaimSeat } from './visitors/claim-seat.js';
import { EnterWaitingRoom } from './visitors/enter-waiting-room.js';
import { LeaveWaitingRoom } from './visitors/leave-waiting-room.js';
import { ReceiptCodes } from './visitors/receipt-codes.js';
import { ReportDevices } from './visitors/report-devices.js';
import { VisitView } from './visitors/visit-view.js';
import { WaitingMessages } from './visitors/waiting-messages.js';
import { WriteToClinic } from './visitors/write-to-clinic.js';

const CONFIG = new CurrentConfig(loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' }));

export const fixtureEntities: Entities = [
  ...auditEntities,
  ...identityEntities,
  ...notificationsEntities,
  ...organizationEntities,
  ...peopleEntities,
  ...roomsEntities,
];

export const READY = { camera: 'ready', microphone: 'ready', sound: 'heard' } as const;
export const TAB = 'tab-of-the-visitor';
export const DESK = 'tab-of-the-desk';
/** Nobody is connected. */
export const NOBODY: WhoIsHere = { visitor: () => ({ presence: 'absent', since: null }), memberIsHere: () => false };

/** A clinic with two professionals and one invited visitor, on a real database, with a clock that stands still. */
export async function clinic(storage: TestStorage) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const audit = new AuditTrail(clock, ids);
  const links = new InvitationLinks(storage.unitOfWork, new LinkSessions(clock, ids), audit, clock, ids);
  const moves = new ConsultationMoves(clock, audit);
  const contacts = new VisitorContacts(CONFIG, clock, ids);
  const receipts = new ReceiptCodes(CONFIG);
  const messages = new WaitingMessages(CONFIG);
  const numbers = new CallBackNumbers(contacts, CONFIG);
  const calls = new CallMoves(moves, clock);
  const finish = new FinishConsultation(moves, calls, clock);
  const cancel = new CancelRing(moves, calls);
  const members = new AddMember(clock, ids);
  const told: DomainEvent[] = [];
  for (const name of ['visitor.arrived', 'call.rung', 'call.answered', 'call.moved', 'call.ended', 'call.taken-up'])
    storage.events.on(name, (event) => void told.push(event));

  const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => storage.unitOfWork.everywhere.run(work);
  const invite = async (organizationId: string, memberId: string, visitorName: string | null = 'Kari N.') => {
    const made = await run((tx) =>
      new CreateInvitation(new PersonalRooms(clock, ids), links, moves, audit, clock, ids).run(
        tx,
        { organizationId, memberId, visitorName, plannedAt: null },
        null,
      ),
    );
    const invitation = await run((tx) => tx.entities.findOneByOrFail(InvitationEntity, { reference: made.reference }));
    const visitor: VisitorPrincipal = {
      kind: 'visitor',
      organizationId,
      invitationId: invitation.id,
      consultationId: made.consultation,
      linkSessionId: ids.id(),
    };
    return visitor;
  };
  const professional = async (organizationId: string, displayName: string): Promise<MemberPrincipal> => {
    const person = { organizationId, role: 'member', displayName, title: 'Doctor' } as const;
    const memberId = await run((tx) => members.add(tx, person));
    return {
      kind: 'member',
      organizationId,
      memberId,
      loginSessionId: ids.id(),
      role: 'member',
      authenticatedAt: clock.now(),
    };
  };
  const found = (name: string): Promise<string> =>
    run((tx) =>
      new FoundOrganization(clock, ids).found(tx, {
        name,
        supportPhone: null,
        emergencyNumber: '113',
        timeZone: 'Europe/Oslo',
      }),
    );

  const organizationId = await found('Oslo Hospital');
  const ingrid = await professional(organizationId, 'Dr Ingrid Hansen');
  const omar = await professional(organizationId, 'Dr Omar Ali');
  const kari = await invite(organizationId, ingrid.memberId);

  return {
    clock,
    ids,
    /** The facts told so far, by name. */
    told: async (): Promise<DomainEvent[]> => {
      await storage.events.settled();
      return told;
    },
    run,
    in: <T>(organization: string, work: (tx: Transaction) => Promise<T>): Promise<T> =>
      storage.unitOfWork.in(organization).run(work),
    invite,
    found,
    professional,
    organizationId,
    ingrid,
    omar,
    kari,
    enter: new EnterWaitingRoom(moves, receipts, clock),
    reportDevices: new ReportDevices(moves, clock),
    receipts,
    contacts,
    callBackNumbers: numbers,
    write: new WriteToClinic(moves, messages, clock, ids),
    callBack: new AskCallBack(moves, numbers, clock),
    leaveRoom: new LeaveWaitingRoom(moves, calls),
    claim: new ClaimSeat(moves, calls),
    ring: new RingVisitor(moves, calls, clock, ids),
    cancel,
    answer: new AnswerCall(moves, calls, clock),
    decline: new DeclineCall(moves, calls),
    leave: new LeaveCall(moves, calls, finish, clock),
    end: new EndCall(calls, cancel, finish),
    stopUnanswered: new StopUnansweredRing(moves, calls, clock),
    abandon: new AbandonCall(finish, clock),
    takeUp: new TakeUpCall(moves, calls, clock),
    record: new RecordOutcome(moves, clock),
    queueView: new QueueView(messages, clock),
    visitView: new VisitView(new Colleagues(new Absences(clock)), numbers, receipts),
    consultation: (id: string = kari.consultationId) =>
      storage.unitOfWork.everywhere.read((entities) => entities.findOneByOrFail(ConsultationEntity, { id })),
    call: (id: string) =>
      storage.unitOfWork.everywhere.read((entities) => entities.findOneByOrFail(CallEntity, { id })),
    trail: async () => {
      const events = await storage.unitOfWork.everywhere.read((entities) =>
        entities.find(AuditEventEntity, { order: { id: 'ASC' } }),
      );
      return events.map(({ action, detail }) => ({ action, detail }));
    },
    /** Kari waits in `TAB`. */
    waits: (visitor = kari) =>
      run((tx) =>
        new EnterWaitingRoom(moves, receipts, clock).run(tx, visitor, { tab: TAB, displayName: null, devices: READY }),
      ),
    /** Kari is rung by Ingrid. @returns the call. */
    rings: async (member = ingrid, visitor = kari): Promise<string> => {
      await run((tx) =>
        new RingVisitor(moves, calls, clock, ids).run(tx, member, { consultation: visitor.consultationId, tab: DESK }),
      );
      const { callId } = await storage.unitOfWork.everywhere.read((entities) =>
        entities.findOneByOrFail(ConsultationEntity, { id: visitor.consultationId }),
      );
      return callId ?? '';
    },
  };
}
export type Clinic = Awaited<ReturnType<typeof clinic>>;
