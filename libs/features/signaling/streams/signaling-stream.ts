import type { Clock } from '@confrere/kernel';
import type { ServerEventBody } from '@confrere/contract';
import { WrittenEvent } from '../frames/written-event.js';

/** How much a stream keeps for a page that has lost its socket (PROTOCOL.md, section 2). */
export const STREAM_LIMITS = { events: 512, bytes: 1024 * 1024, keptFor: 120_000 } as const;

/**
 * The life of one page on this server process: events are numbered, kept until the page confirms them, and told again in
 * order after a lost socket; requests are taken once each. Everything stays in memory: descriptions and candidates pass here.
 */
export class SignalingStream {
  private told = 0;
  /** The latest that were told, without a gap. What was told to many pages is kept once. */
  private kept: WrittenEvent[] = [];
  private keptBytes = 0;
  private taken = 0;
  private send: ((text: string) => void) | null = null;
  private lostSince: number;

  constructor(
    readonly id: string,
    private readonly clock: Clock,
  ) {
    this.lostSince = clock.monotonic();
  }

  /** The highest request number that was taken. */
  get lastRequest(): number {
    return this.taken;
  }

  /** A socket carries the stream now. */
  get attached(): boolean {
    return this.send !== null;
  }

  /** Events from now on go to `send`; what was missed is the caller's to send first (`missedSince`). */
  attach(send: (text: string) => void): void {
    this.send = send;
  }

  /** The socket is gone; events are kept. */
  detach(): void {
    if (this.send === null) return;
    this.send = null;
    this.lostSince = this.clock.monotonic();
  }

  /** The page has been away for longer than events are kept. */
  get expired(): boolean {
    return this.send === null && this.clock.monotonic() - this.lostSince >= STREAM_LIMITS.keptFor;
  }

  /** Numbers an event, keeps it, and sends it when a socket is there. */
  tell(body: ServerEventBody | WrittenEvent): void {
    const event = body instanceof WrittenEvent ? body : WrittenEvent.of(body);
    const sequence = ++this.told;
    this.kept.push(event);
    this.keptBytes += event.bytes;
    while (this.kept.length > STREAM_LIMITS.events || this.keptBytes > STREAM_LIMITS.bytes) this.forgetOldest();
    this.send?.(event.numbered(sequence));
  }

  /** The page has handled every event up to `sequence`. A number that was never told is ignored. */
  confirm(sequence: number): void {
    if (sequence > this.told) return;
    while (this.kept.length > 0 && this.firstKept <= sequence) this.forgetOldest();
  }

  /** The events after `sequence`, in order; null when they are not all here any more (or were never told). */
  missedSince(sequence: number): string[] | null {
    if (sequence > this.told || sequence + 1 < this.firstKept) return null;
    const first = this.firstKept;
    return this.kept.slice(sequence + 1 - first).map((event, index) => event.numbered(sequence + 1 + index));
  }

  /** True the first time that `number` is seen. Numbers only go up; one that was left out is never taken later. */
  takeRequest(number: number): boolean {
    if (number <= this.taken) return false;
    this.taken = number;
    return true;
  }

  private get firstKept(): number {
    return this.told - this.kept.length + 1;
  }

  private forgetOldest(): void {
    this.keptBytes -= this.kept.shift()?.bytes ?? 0;
  }
}
