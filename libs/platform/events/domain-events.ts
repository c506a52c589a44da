import type { DomainEvent } from '@confrere/kernel';

type Handler<Event extends DomainEvent> = (event: Event) => void | Promise<void>;

/**
 * Carries facts from the feature that made them true to whoever listens, after the transaction has been committed.
 * One event is delivered after the other, in the order of the commits; a handler that fails is reported and stops nobody.
 */
export class DomainEvents {
  private readonly handlers = new Map<string, Handler<DomainEvent>[]>();
  private readonly forgetting = new Map<string, ((event: DomainEvent) => void)[]>();
  private tail: Promise<void> = Promise.resolve();

  /** @param report is told of each handler that failed; what it throws is swallowed. */
  constructor(private readonly report: (failure: unknown, event: DomainEvent) => void) {}

  /** Listens to every event of this name from now on. Returns how to stop. */
  on<Event extends DomainEvent>(name: Event['name'], handler: Handler<Event>): () => void {
    const listening = this.handlers.get(name) ?? [];
    const entry: Handler<DomainEvent> = (event) => handler(event as Event);
    this.handlers.set(name, [...listening, entry]);
    return () =>
      this.handlers.set(
        name,
        (this.handlers.get(name) ?? []).filter((each) => each !== entry),
      );
  }

  /**
   * For whoever holds something in memory that such a fact makes untrue: called while the transaction that told it returns,
   * before anything else can be done with its outcome. `forget` only forgets: it neither fails nor waits.
   */
  atOnce<Event extends DomainEvent>(name: Event['name'], forget: (event: Event) => void): void {
    this.forgetting.set(name, [...(this.forgetting.get(name) ?? []), (event) => forget(event as Event)]);
  }

  /** Queues events for delivery and returns at once: a handler may open a transaction of its own, and would wait for itself if a transaction waited for its handlers. */
  deliver(events: readonly DomainEvent[]): void {
    for (const event of events) for (const forget of this.forgetting.get(event.name) ?? []) forget(event);
    for (const event of events) this.tail = this.tail.then(() => this.deliverOne(event));
  }

  /** Resolves when everything that was queued, also by handlers on the way, has been delivered. */
  async settled(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.tail;) {
      seen = this.tail;
      await seen;
    }
  }

  private async deliverOne(event: DomainEvent): Promise<void> {
    for (const handler of this.handlers.get(event.name) ?? []) {
      try {
        await handler(event);
      } catch (failure) {
        this.tellOfFailure(failure, event);
      }
    }
  }

  private tellOfFailure(failure: unknown, event: DomainEvent): void {
    try {
      this.report(failure, event);
    } catch {
      // A log that cannot be written must not keep the next event back.
    }
  }
}
