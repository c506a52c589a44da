import { IdentityModule } from '@confrere/features/identity';
import { RelayingModule } from '@confrere/features/relaying';
import { RoomsModule } from '@confrere/features/rooms';
import { Module } from '@nestjs/common';
import { AbandonedCalls } from './calls/abandoned-calls.js';
import { CallPages } from './calls/call-pages.js';
import { CallRoutes } from './calls/call-routes.js';
import { IceRenewals } from './calls/ice-renewals.js';
import { ReadyMessages } from './calls/ready-messages.js';
import { RelayEndings } from './calls/relay-endings.js';
import { RelayLosses } from './calls/relay-losses.js';
import { AccessWatch } from './connections/access-watch.js';
import { GreetPage } from './connections/greet-page.js';
import { SignalingDoor } from './connections/signaling-door.js';
import { Pages } from './pages/pages.js';
import { Presence } from './pages/presence.js';
import { AnswerRequests } from './requests/answer-requests.js';
import { CallRequests } from './requests/call-requests.js';
import { ColleaguesController } from './requests/colleagues.controller.js';
import { ProfessionalRequests } from './requests/professional-requests.js';
import { VisitorRequests } from './requests/visitor-requests.js';
import { SignalingGateway } from './signaling.gateway.js';
import { OrganizationTurns } from './telling/organization-turns.js';
import { Snapshots } from './telling/snapshots.js';
import { TellCalls } from './telling/tell-calls.js';
import { TellChanges } from './telling/tell-changes.js';

@Module({
  imports: [IdentityModule, RelayingModule, RoomsModule],
  controllers: [ColleaguesController],
  providers: [
    AbandonedCalls,
    AccessWatch,
    AnswerRequests,
    CallPages,
    CallRequests,
    CallRoutes,
    GreetPage,
    IceRenewals,
    OrganizationTurns,
    Pages,
    Presence,
    ProfessionalRequests,
    ReadyMessages,
    RelayEndings,
    RelayLosses,
    SignalingDoor,
    SignalingGateway,
    Snapshots,
    TellCalls,
    TellChanges,
    VisitorRequests,
  ],
  exports: [Presence],
})
export class SignalingModule {}
