import { CloseCode } from '@confrere/contract';
import { Clock, type ClockTimer, IdGenerator } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import { Injectable } from '@nestjs/common';
import type { SignalingConnection } from '../connections/signaling-connection.js';
import { SignalingStream, STREAM_LIMITS } from '../streams/signaling-stream.js';
import { accessOf } from './access-of.js';
import { Page } from './page.js';

/** A socket that comes back so soon was never missed: a refresh or a moment without network does not make anyone absent. */
export const MISSED_AFTER = 3_000;

export interface PageListener {
  /** Someone is there, is hidden, is back, or has been gone for `MISSED_AFTER`. */
  presenceChanged(principal: Principal): void;
  /** A socket was lost just now. */
  lost(page: Page): void;
}

/** All pages that are open, or that may come back to their stream, on this server process. */
@Injectable()
export class Pages {
  private readonly byStream = new Map<string, Page>();
  private readonly byTab = new Map<string, Page>();
  /** Desks by their organization, visitors' pages by their consultation. */
  private readonly groups = new Map<string, Set<Page>>();
  private readonly timers = new Map<Page, ClockTimer[]>();
  private readonly listeners = new Set<PageListener>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  listen(listener: PageListener): void {
    this.listeners.add(listener);
  }

  /** A new stream for a page. An older page of the same tab is replaced; its socket is closed. */
  open(principal: Principal, tab: string, connection: SignalingConnection): Page {
    const key = keyOf(principal, tab);
    const older = this.byTab.get(key);
    if (older) this.remove(older, CloseCode.replaced);
    const page = new Page(principal, tab, new SignalingStream(this.ids.id(), this.clock));
    this.byStream.set(page.stream.id, page);
    this.byTab.set(key, page);
    const group = groupOf(principal);
    this.groups.set(group, (this.groups.get(group) ?? new Set()).add(page));
    page.connection = connection;
    this.presenceChanged(principal);
    return page;
  }

  /** Goes on with a stream that this page had; null when it is not here any more, or is not this page's. */
  resume(principal: Principal, tab: string, at: { stream: string; sequence: number }, connection: SignalingConnection) {
    const page = this.byStream.get(at.stream);
    if (!page || page.tab !== tab || accessOf(page.principal) !== accessOf(principal)) return null;
    const missed = page.stream.missedSince(at.sequence);
    if (missed === null) return null;
    const older = page.connection;
    page.connection = null;
    older?.close(CloseCode.replaced);
    this.stopTimers(page);
    page.stream.detach();
    page.stream.confirm(at.sequence);
    page.connection = connection;
    const wasMissed = page.lostAt !== null && this.isMissed(page);
    page.lostAt = null;
    if (wasMissed) this.presenceChanged(principal);
    return { page, missed };
  }

  /** The socket of a page is gone; the page may come back for a while. */
  lose(page: Page, connection: SignalingConnection): void {
    if (page.connection !== connection || page.gone) return;
    page.connection = null;
    page.stream.detach();
    page.lostAt = this.clock.now();
    this.timers.set(page, [
      this.clock.after(MISSED_AFTER, () => this.presenceChanged(page.principal)),
      this.clock.after(STREAM_LIMITS.keptFor, () => this.remove(page, CloseCode.silent)),
    ]);
    for (const listener of this.listeners) listener.lost(page);
  }

  reportVisibility(page: Page, visible: boolean): void {
    if (visible === (page.hiddenSince === null)) return;
    page.hiddenSince = visible ? null : this.clock.now();
    this.presenceChanged(page.principal);
  }

  /** The access of these pages has ended: they are forgotten, their sockets closed. */
  endAccess(access: string): void {
    for (const page of [...this.byStream.values()])
      if (accessOf(page.principal) === access) {
        this.remove(page, CloseCode.accessEnded);
        this.presenceChanged(page.principal);
      }
  }

  /** A page is here: it has a socket, or lost it only a moment ago. */
  isHere(page: Page): boolean {
    return page.connection !== null || !this.isMissed(page);
  }

  desks(organizationId: string): Page[] {
    return [...(this.groups.get(organizationId) ?? [])];
  }

  /** The consultations of an organization whose visitors have a page open. */
  consultations(organizationId: string): string[] {
    const found = [...this.byStream.values()].flatMap(({ principal }) =>
      principal.kind === 'visitor' && principal.organizationId === organizationId ? [principal.consultationId] : [],
    );
    return [...new Set(found)];
  }

  ofMember(organizationId: string, memberId: string): Page[] {
    return this.desks(organizationId).filter(
      ({ principal }) => principal.kind === 'member' && principal.memberId === memberId,
    );
  }

  ofVisitor(organizationId: string, consultationId: string): Page[] {
    const pages = [...(this.groups.get(consultationId) ?? [])];
    return pages.filter(({ principal }) => principal.organizationId === organizationId);
  }

  private isMissed(page: Page): boolean {
    return page.lostAt !== null && this.clock.now().getTime() - page.lostAt.getTime() >= MISSED_AFTER;
  }

  private remove(page: Page, code: CloseCode): void {
    page.gone = true;
    this.stopTimers(page);
    this.byStream.delete(page.stream.id);
    const key = keyOf(page.principal, page.tab);
    if (this.byTab.get(key) === page) this.byTab.delete(key);
    const group = groupOf(page.principal);
    const others = this.groups.get(group);
    others?.delete(page);
    if (others?.size === 0) this.groups.delete(group);
    page.connection?.close(code);
  }

  private stopTimers(page: Page): void {
    for (const timer of this.timers.get(page) ?? []) timer.cancel();
    this.timers.delete(page);
  }

  private presenceChanged(principal: Principal): void {
    for (const listener of this.listeners) listener.presenceChanged(principal);
  }
}

const groupOf = (principal: Principal): string =>
  principal.kind === 'member' ? principal.organizationId : principal.consultationId;
const keyOf = (principal: Principal, tab: string): string => `${accessOf(principal)} ${tab}`;
