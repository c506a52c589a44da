import type { Duplex } from 'node:stream';
import { CloseCode, type Hello, type Ping, type Request } from '@confrere/contract';
import { Clock, DomainError } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import { Log } from '@confrere/platform/telemetry';
import { type BeforeApplicationShutdown } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { AbandonedCalls } from './calls/abandoned-calls.js';
import { AccessWatch } from './connections/access-watch.js';
import { GreetPage } from './connections/greet-page.js';
import { type ConnectionListener, SignalingConnection } from './connections/signaling-connection.js';
import { SignalingDoor } from './connections/signaling-door.js';
import type { Page } from './pages/page.js';
import { Pages } from './pages/pages.js';
import { AnswerRequests } from './requests/answer-requests.js';
import { OrganizationTurns } from './telling/organization-turns.js';

/** Brings sockets, pages and requests together. The door has already found out who is there. */
@WebSocketGateway({ path: '/signaling' })
export class SignalingGateway implements OnGatewayConnection, ConnectionListener, BeforeApplicationShutdown {
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

  handleConnection(socket: WebSocket, principal: Principal, line: Duplex): void {
    this.watch.add(new SignalingConnection(socket, line, principal, this.clock, this));
  }

  hello(connection: SignalingConnection, hello: Hello): void {
    connection.greeting = this.greet(connection, hello).then((page) => {
      connection.greeting = null;
      return (connection.page = page);
    });
  }

  ping(connection: SignalingConnection, { sequence }: Ping): void {
    this.whenGreeted(connection, (page) => {
      page.stream.confirm(sequence);
      connection.say({ type: 'pong' });
    });
  }

  request(connection: SignalingConnection, request: Request): void {
    this.whenGreeted(connection, (page) => this.requests.take(page, request));
  }

  badRequest(connection: SignalingConnection, number: number): void {
    this.whenGreeted(connection, (page) => this.requests.takeBad(page, number));
  }

  closed(connection: SignalingConnection): void {
    this.watch.remove(connection);
    if (connection.page) this.pages.lose(connection.page, connection);
    else void connection.greeting?.then((page) => page && this.pages.lose(page, connection));
  }

  /** What a page sends while it is being greeted waits for its turn behind the greeting. */
  private whenGreeted(connection: SignalingConnection, work: (page: Page) => void): void {
    const { page, greeting } = connection;
    if (page) this.stillOn(connection, page, work);
    else void greeting?.then((greeted) => greeted && this.stillOn(connection, greeted, work));
  }

  private stillOn(connection: SignalingConnection, page: Page, work: (page: Page) => void): void {
    if (page.connection === connection) work(page);
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
