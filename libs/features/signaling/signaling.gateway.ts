import { CloseCode, type Hello } from '@confrere/contract';
import { Clock, DomainError } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import { Log } from '@confrere/platform/telemetry';
import { type BeforeApplicationShutdown } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { AbandonedCalls } from './calls/abandoned-calls.js';
import { AccessWatch } from './connections/access-watch.js';
import { GreetPage } from './connections/greet-page.js';
import { SignalingConnection } from './connections/signaling-connection.js';
import { SignalingDoor } from './connections/signaling-door.js';
import type { Page } from './pages/page.js';
import { Pages } from './pages/pages.js';
import { AnswerRequests } from './requests/answer-requests.js';
import { OrganizationTurns } from './telling/organization-turns.js';

/** Brings sockets, pages and requests together. The door has already found out who is there. */
@WebSocketGateway({ path: '/signaling' })
export class SignalingGateway implements OnGatewayConnection, BeforeApplicationShutdown {
  constructor(
    private readonly clock: Clock,
    private readonly door: SignalingDoor,
    private readonly watch: AccessWatch,
    private readonly greeting: GreetPage,
    private readonly pages: Pages,
    private readonly requests: AnswerRequests,
    private readonly abandoned: AbandonedCalls,
    private readonly turns: OrganizationTurns,
    private readonly log: Log,
  ) {}

  handleConnection(socket: WebSocket, principal: Principal): void {
    // What a page sends while it is being greeted waits for its turn behind the greeting.
    let greeted: Promise<Page | null> = Promise.resolve(null);
    const whenGreeted = (work: (page: Page) => void): void => {
      void greeted.then((page) => page && page.connection === connection && work(page));
    };
    const connection = new SignalingConnection(socket, principal, this.clock, {
      hello: (hello) => void (greeted = this.greet(connection, hello)),
      ping: ({ sequence }) =>
        whenGreeted((page) => {
          page.stream.confirm(sequence);
          connection.say({ type: 'pong' });
        }),
      request: (request) => whenGreeted((page) => this.requests.take(page, request)),
      badRequest: (number) => whenGreeted((page) => this.requests.takeBad(page, number)),
      closed: () => {
        this.watch.remove(connection);
        void greeted.then((page) => page && this.pages.lose(page, connection));
      },
    });
    this.watch.add(connection);
  }

  /** Pages are told to come back; when they were last seen is written while the database is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.door.close();
    this.watch.closeAll();
    await Promise.resolve();
    await this.abandoned.settled();
    await this.turns.settled();
  }

  private async greet(connection: SignalingConnection, hello: Hello): Promise<Page | null> {
    try {
      return await this.greeting.greet(connection, hello);
    } catch (error) {
      if (error instanceof DomainError) connection.close(CloseCode.accessEnded);
      else {
        this.log.error('page.not-greeted', error);
        connection.close(CloseCode.goingAway);
      }
      return null;
    }
  }
}
