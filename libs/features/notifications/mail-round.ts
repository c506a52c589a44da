import { AuditTrail } from '@confrere/features/audit';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { LessThan, LessThanOrEqual, Not } from 'typeorm';
import { composeMail, plainWords } from './compose-mail.js';
import { type Delivery, MailDelivery } from './mail-delivery.js';
import { type MailGate, OPEN_GATE } from './mail-gate.js';
import type { OutboxFilled } from './outbox.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import type { OutboxSeal } from './outbox-seal.js';
import { type Filled, isNotice } from './templates.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A row that a server has taken up is nobody else's for so long; longer than any delivery takes. */
export const LEASE = 10 * MINUTE;
/** After the first failure; doubled after each further one. */
export const FIRST_PAUSE = MINUTE;
const LONGEST_PAUSE = HOUR;
export const GIVES_UP_AFTER = DAY;
/** Rows that other servers left behind are looked for so often. */
const LOOKS_EVERY = MINUTE;
/** Settled rows say no more than that a mail went out. */
const KEPT_FOR = 30 * DAY;

/** How long to wait after so many failed attempts, milliseconds. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, attempts - 1));

/** Delivers what waits in the outbox: as soon as it was put in, and again until the mail server takes it. */
export class MailRound implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private stopListening = (): void => undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly delivery: MailDelivery | null,
    private readonly seal: OutboxSeal,
    private readonly audit: AuditTrail,
    private readonly events: DomainEvents,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly gate: Pick<MailGate, 'mayInvite'> = OPEN_GATE,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.delivery) return;
    // Not awaited: facts are delivered one after the other, and a mail server may be slow.
    this.stopListening = this.events.on<OutboxFilled>('outbox.filled', () => void this.wake());
    this.wait();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.stopListening();
    this.timer?.cancel();
    await this.running;
  }

  /** Goes through what is due. Resolves when nothing more is. */
  wake(): Promise<void> {
    this.again = true;
    this.running ??= this.rounds().finally(() => (this.running = null));
    return this.running;
  }

  private async rounds(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        for (let message = await this.take(); message; message = this.stopped ? null : await this.take())
          await this.settle(message, await this.attempt(message));
        await this.sweep();
      } catch (error) {
        this.log.error('mail.round-failed', error);
      }
    }
  }

  private wait(): void {
    this.timer = this.clock.after(LOOKS_EVERY, () => {
      void this.wake();
      this.wait();
    });
  }

  /** Takes the next one up for this server alone. A lease that ran out (the server died) is taken over. */
  private take(): Promise<OutboxMessageEntity | null> {
    return this.unitOfWork.everywhere.run(async ({ entities }) => {
      const now = this.clock.now();
      const message = await entities.findOne(OutboxMessageEntity, {
        where: { state: 'waiting', dueAt: LessThanOrEqual(now) },
        order: { dueAt: 'ASC', id: 'ASC' },
      });
      if (!message) return null;
      const { id, attempts } = message;
      const taken = { attempts: attempts + 1, dueAt: new Date(now.getTime() + LEASE) };
      const updated = await entities.update(OutboxMessageEntity, { id, state: 'waiting', attempts }, taken);
      return updated.affected === 1 ? { ...message, ...taken } : null;
    });
  }

  private async attempt({ id, organizationId, template, sealed }: OutboxMessageEntity): Promise<Delivery> {
    const opened = sealed === null ? null : this.seal.open(id, sealed);
    if (!opened || !this.delivery) return { as: 'refused', code: 'unreadable' };
    try {
      // As if its mail server could not be reached: it waits for a day at most, and goes out when the organization works again.
      if (!isNotice(template) && !(await this.gate.mayInvite(organizationId)))
        return { as: 'later', code: 'organization-does-not-work' };
      const fields = opened.fields as unknown as Filled<typeof template>;
      const mail = composeMail(template, fields, this.origin.of('desk'), opened.language);
      return await this.delivery.deliver({ ...mail, id, to: opened.to, fromName: plainWords(fields.organization) });
    } catch (error) {
      this.log.error('mail.not-composed', error, { template });
      return { as: 'later', code: 'not-composed' };
    }
  }

  /** Writes down how it went, unless the lease was lost meanwhile. */
  private async settle(message: OutboxMessageEntity, delivery: Delivery): Promise<void> {
    const { id, organizationId, template, attempts, slotAt } = message;
    const now = this.clock.now();
    const isLate = now.getTime() - slotAt.getTime() >= GIVES_UP_AFTER;
    const held = { id, state: 'waiting', attempts } as const;
    const settled = { sealed: null, settledAt: now } as const;
    await this.unitOfWork.in(organizationId).run(async (transaction) => {
      const { entities } = transaction;
      if (delivery.as === 'delivered') {
        await entities.update(OutboxMessageEntity, held, { ...settled, state: 'delivered' });
      } else if (delivery.as === 'later' && !isLate) {
        await entities.update(OutboxMessageEntity, held, { dueAt: new Date(now.getTime() + pauseAfter(attempts)) });
      } else {
        const given = await entities.update(OutboxMessageEntity, held, { ...settled, state: 'given-up' });
        if (given.affected !== 1) return;
        const detail = { template, attempts, reason: delivery.code };
        await this.audit.record(transaction, {
          organizationId,
          actor: null,
          action: 'mail.given-up',
          subjectId: id,
          detail,
        });
      }
    });
    if (delivery.as === 'delivered') this.log.info('mail.delivered', { message: id, template, attempts });
    else this.log.warn('mail.not-delivered', { message: id, template, attempts, reason: delivery.code });
  }

  private sweep(): Promise<unknown> {
    const before = new Date(this.clock.now().getTime() - KEPT_FOR);
    return this.unitOfWork.everywhere.run(({ entities }) =>
      entities.delete(OutboxMessageEntity, { state: Not('waiting'), settledAt: LessThan(before) }),
    );
  }
}
