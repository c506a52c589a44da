import { AuditModule } from '@confrere/features/audit';
import { IdentityModule, InvitedConsultations } from '@confrere/features/identity';
import { NotificationsModule } from '@confrere/features/notifications';
import { PeopleModule } from '@confrere/features/people';
import { Global, Module } from '@nestjs/common';
import { AppointmentEntity } from './appointments/appointment.entity.js';
import { AppointmentSlotEntity } from './appointments/appointment-slot.entity.js';
import { AppointmentsController } from './appointments/appointments.controller.js';
import { AppointmentsView } from './appointments/appointments-view.js';
import { BookAppointment } from './appointments/book-appointment.js';
import { Bookable } from './appointments/bookable.js';
import { CancelAppointment } from './appointments/cancel-appointment.js';
import { KnownAppointments } from './appointments/known-appointments.js';
import { MoveAppointment } from './appointments/move-appointment.js';
import { PreviewBooking } from './appointments/preview-booking.js';
import { ReadContact } from './appointments/read-contact.js';
import { VisitorNews } from './appointments/visitor-news.js';
import { AbandonCall } from './calls/abandon-call.js';
import { AnswerCall } from './calls/answer-call.js';
import { CallEntity } from './calls/call.entity.js';
import { CallMoves } from './calls/call-moves.js';
import { CallParticipantEntity } from './calls/call-participant.entity.js';
import { CancelRing } from './calls/cancel-ring.js';
import { DeclineCall } from './calls/decline-call.js';
import { EndCall } from './calls/end-call.js';
import { LeaveCall } from './calls/leave-call.js';
import { RingTimeouts } from './calls/ring-timeouts.js';
import { RingVisitor } from './calls/ring-visitor.js';
import { StopRings } from './calls/stop-rings.js';
import { StopUnansweredRing } from './calls/stop-unanswered-ring.js';
import { TakeUpCall } from './calls/take-up-call.js';
import { ConsultationEntity } from './consultations/consultation.entity.js';
import { ConsultationMoves } from './consultations/consultation-moves.js';
import { FinishConsultation } from './consultations/finish-consultation.js';
import { QueueView } from './consultations/queue-view.js';
import { RecordOutcome } from './consultations/record-outcome.js';
import { ForgetContacts } from './contacts/forget-contacts.js';
import { VisitorContactEntity } from './contacts/visitor-contact.entity.js';
import { VisitorContacts } from './contacts/visitor-contacts.js';
import { ConsultationDescriptions } from './invitations/consultation-descriptions.js';
import { VisitCodeEntity } from './invitations/visit-code.entity.js';
import { CodeAttempts } from './invitations/code-attempts.js';
import { CodeController } from './invitations/code.controller.js';
import { HandOutLink } from './invitations/hand-out-link.js';
import { VisitCodes } from './invitations/visit-codes.js';
import { CreateInvitation } from './invitations/create-invitation.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { NumbersController } from './numbers/numbers.controller.js';
import { ReadNumbers } from './numbers/read-numbers.js';
import { HandOver } from './off-boarding/hand-over.js';
import { OffBoardingController } from './off-boarding/off-boarding.controller.js';
import { PersonalRooms } from './personal-rooms.js';
import { Absences } from './queue/absences.js';
import { AnnounceDelay } from './queue/announce-delay.js';
import { Colleagues } from './queue/colleagues.js';
import { HoldVisitor } from './queue/hold-visitor.js';
import { MemberAbsenceEntity } from './queue/member-absence.entity.js';
import { NotifyVisitor } from './queue/notify-visitor.js';
import { RemindRungVisitor } from './queue/remind-rung-visitor.js';
import { SeeTelephone } from './queue/see-telephone.js';
import { TakeOverVisitor } from './queue/take-over-visitor.js';
import { TendingController } from './queue/tending.controller.js';
import { TransferVisitor } from './queue/transfer-visitor.js';
import { WaitingAlerts } from './queue/waiting-alerts.js';
import { WriteToVisitor } from './queue/write-to-visitor.js';
import { RoomEntity } from './room.entity.js';
import { ChangeRoom } from './rooms/change-room.js';
import { CloseTeam } from './rooms/close-team.js';
import { FormerRoomSlugEntity } from './rooms/former-room-slug.entity.js';
import { FoundTeam } from './rooms/found-team.js';
import { MusicController } from './rooms/music.controller.js';
import { MyRoomController } from './rooms/my-room.controller.js';
import { OpenDoors } from './rooms/open-doors.js';
import { RoomActs } from './rooms/room-acts.js';
import { RoomKeys } from './rooms/room-keys.js';
import { RoomMusicEntity } from './rooms/room-music.entity.js';
import { RoomMusics } from './rooms/room-musics.js';
import { RoomSlugs } from './rooms/room-slugs.js';
import { RoomViews } from './rooms/room-views.js';
import { RoomsController } from './rooms/rooms.controller.js';
import { SuspendRoom } from './rooms/suspend-room.js';
import { Teams } from './rooms/teams.js';
import { TeamMemberEntity } from './team-member.entity.js';
import { AskCallBack } from './visitors/ask-call-back.js';
import { CallBackNumbers } from './visitors/call-back-numbers.js';
import { ClaimSeat } from './visitors/claim-seat.js';
import { EnterWaitingRoom } from './visitors/enter-waiting-room.js';
import { ForgetVisitorWords } from './visitors/forget-visitor-words.js';
import { LeaveWaitingRoom } from './visitors/leave-waiting-room.js';
import { NoteOpened } from './visitors/note-opened.js';
import { ReceiptCodes } from './visitors/receipt-codes.js';
import { ReportDevices } from './visitors/report-devices.js';
import { WaitingMessageEntity } from './visitors/waiting-message.entity.js';
import { VisitView } from './visitors/visit-view.js';
import { WaitingMessages } from './visitors/waiting-messages.js';
import { WriteToClinic } from './visitors/write-to-clinic.js';
import { ForgetAnswers } from './walk-in/forget-answers.js';
import { IntakeAnswers } from './walk-in/intake-answers.js';
import { IntakeAnswersController } from './walk-in/intake-answers.controller.js';
import { WalkIn } from './walk-in/walk-in.js';
import { WalkInController } from './walk-in/walk-in.controller.js';
import { WalkInLimits } from './walk-in/walk-in-limits.js';
import { WalkInTickets } from './walk-in/walk-in-tickets.js';

export const roomsEntities = [
  AppointmentEntity,
  AppointmentSlotEntity,
  VisitCodeEntity,
  RoomEntity,
  RoomMusicEntity,
  FormerRoomSlugEntity,
  TeamMemberEntity,
  MemberAbsenceEntity,
  ConsultationEntity,
  VisitorContactEntity,
  WaitingMessageEntity,
  CallEntity,
  CallParticipantEntity,
] as const;

const useCases = [
  AbandonCall,
  Absences,
  AnnounceDelay,
  AnswerCall,
  AppointmentsView,
  BookAppointment,
  CancelAppointment,
  HandOutLink,
  MoveAppointment,
  AskCallBack,
  CallBackNumbers,
  CallMoves,
  CancelRing,
  ClaimSeat,
  Colleagues,
  CreateInvitation,
  DeclineCall,
  EndCall,
  EnterWaitingRoom,
  HandOver,
  HoldVisitor,
  LeaveCall,
  LeaveWaitingRoom,
  NotifyVisitor,
  QueueView,
  ReadNumbers,
  RecordOutcome,
  RemindRungVisitor,
  ReceiptCodes,
  ReportDevices,
  RingVisitor,
  SeeTelephone,
  StopUnansweredRing,
  TakeOverVisitor,
  TakeUpCall,
  TransferVisitor,
  VisitorContacts,
  VisitView,
  WriteToClinic,
];

/** How rooms work, and the door of those who have no invitation. */
const ofRooms = [
  ChangeRoom,
  CloseTeam,
  FoundTeam,
  IntakeAnswers,
  OpenDoors,
  RoomMusics,
  RoomSlugs,
  RoomViews,
  SuspendRoom,
  Teams,
  WalkIn,
  WalkInTickets,
];

const invitedConsultations = { provide: InvitedConsultations, useClass: ConsultationDescriptions };

/** Global for one reason: identity's landing page asks for `InvitedConsultations`, and identity may not import rooms. */
@Global()
@Module({
  imports: [AuditModule, IdentityModule, NotificationsModule, PeopleModule],
  controllers: [
    AppointmentsController,
    CodeController,
    InvitationsController,
    NumbersController,
    OffBoardingController,
    RoomsController,
    MyRoomController,
    MusicController,
    WalkInController,
    IntakeAnswersController,
    TendingController,
  ],
  providers: [
    ...useCases,
    Bookable,
    CodeAttempts,
    KnownAppointments,
    PreviewBooking,
    ReadContact,
    VisitCodes,
    VisitorNews,
    ConsultationMoves,
    FinishConsultation,
    WaitingAlerts,
    WriteToVisitor,
    ForgetContacts,
    ForgetVisitorWords,
    NoteOpened,
    WaitingMessages,
    ForgetAnswers,
    PersonalRooms,
    RoomActs,
    RoomKeys,
    WalkInLimits,
    ...ofRooms,
    RingTimeouts,
    StopRings,
    invitedConsultations,
  ],
  exports: [...useCases, ...ofRooms, invitedConsultations],
})
export class RoomsModule {}
