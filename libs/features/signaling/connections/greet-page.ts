import { CloseCode, type Hello, PROTOCOL_VERSION, type Snapshot } from '@confrere/contract';
import { TakeUpCall } from '@confrere/features/rooms';
import { DomainError } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { Page } from '../pages/page.js';
import { Pages } from '../pages/pages.js';
import { HEARTBEAT } from '../streams/silence-watch.js';
import { OrganizationTurns } from '../telling/organization-turns.js';
import { Snapshots } from '../telling/snapshots.js';
import type { SignalingConnection } from './signaling-connection.js';

/**
 * Answers `hello`: goes on with the stream that the page had, told what it missed; or begins a new one with a snapshot. A
 * page that holds a call which was recorded as abandoned takes it up again first.
 */
@Injectable()
export class GreetPage {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly takeUp: TakeUpCall,
    private readonly pages: Pages,
    private readonly snapshots: Snapshots,
    private readonly turns: OrganizationTurns,
  ) {}

  /** @returns the page; null when the connection was closed on the way. */
  async greet(connection: SignalingConnection, hello: Hello): Promise<Page | null> {
    if (hello.protocol !== PROTOCOL_VERSION) {
      connection.close(CloseCode.badHello);
      return null;
    }
    return this.resume(connection, hello) ?? (await this.begin(connection, hello));
  }

  private resume(connection: SignalingConnection, { tab, resume }: Hello): Page | null {
    const resumed = resume ? this.pages.resume(connection.principal, tab, resume, connection) : null;
    if (!resumed) return null;
    const { page, missed } = resumed;
    this.welcome(connection, page, null);
    for (const text of missed) connection.send(text);
    page.stream.attach((text) => connection.send(text));
    return page;
  }

  private async begin(connection: SignalingConnection, { tab, inCall }: Hello): Promise<Page | null> {
    const { principal } = connection;
    if (inCall !== undefined) await this.takeUpCall(connection, inCall, tab);
    return this.turns.take(principal.organizationId, async () => {
      if (!connection.isOpen) return null;
      const snapshot = await this.snapshots.of(principal, tab);
      if (!connection.isOpen) return null;
      const page = this.pages.open(principal, tab, connection);
      this.welcome(connection, page, snapshot);
      page.stream.attach((text) => connection.send(text));
      return page;
    });
  }

  private async takeUpCall({ principal }: SignalingConnection, call: string, tab: string): Promise<void> {
    try {
      await this.unitOfWork.in(principal.organizationId).run((tx) => this.takeUp.run(tx, principal, { call, tab }));
    } catch (error) {
      // A page may hold what is no call of its own (any more): the snapshot tells it.
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private welcome(connection: SignalingConnection, { stream }: Page, snapshot: Snapshot | null): void {
    connection.say({
      type: 'welcome',
      stream: stream.id,
      heartbeat: HEARTBEAT,
      lastRequest: stream.lastRequest,
      snapshot,
    });
  }
}
