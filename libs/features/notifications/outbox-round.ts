import { type MessageChannel, smsSegments } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { LessThan, LessThanOrEqual, Not } from 'typeorm';
import { composeMessage, type MessageToCompose } from './compose-message.js';
import { tellDelivery } from './deliveries.js';
import type { Handover } from './handover.js';
import type { MailDelivery } from './mail-delivery.js';
import { type MailGate, OPEN_GATE } from './mail-gate.js';
import type { OutboxFilled } from './outbox.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import type { OutboxSeal } from './outbox-seal.js';
import type { SmsDelivery } from './sms/sms-delivery.js';
import { passesGate } from './templates.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A row that a server has taken up is nobody else's for so long; longer than any handing over takes. */
export const LEASE = 10 * MINUTE;
/** After the first failure; doubled after each further one. */
export const FIRST_PAUSE = MINUTE;
const LONGEST_PAUSE = HOUR;
export const GIVES_UP_AFTER = DAY;
/** Rows that other servers left behind, and those whose time has come, are looked for so often. */
const LOOKS_EVERY = MINUTE / 4;
/** Settled rows say no more than that a message went out. */
const KEPT_FOR = 30 * DAY;
/** So many of a channel are handed over at once: one that nobody answers keeps few others back. */
const LANES = 4;

/** How long to wait after so many failed attempts, milliseconds. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, attempts - 1));

/** Who takes messages over; null: this appliance cannot send them. */
export interface OutboxDeliveries {
  readonly mail: Pick<MailDelivery, 'deliver'> | null;
  readonly sms: (Pick<SmsDelivery, 'deliver'> & Partial<Pick<SmsDelivery, 'start' | 'stop'>>) | null;
}

type Outcome = (Handover | { readonly as: 'expired'; readonly code: string }) & { readonly segments?: number };

/** Sends what waits in the outbox: as soon as it was put in, and again until somebody takes it. */
export class OutboxRound implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;
  private readonly lanes = { mail: new Set<Promise<void>>(), sms: new Set<Promise<void>>() };
  private readonly again = { mail: false, sms: false };
  private stopped = false;
  private stopListening = (): void => undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deliveries: OutboxDeliveries,
    private readonly seal: OutboxSeal,
    private readonly audit: AuditTrail,
    private readonly events: DomainEvents,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly gate: Pick<MailGate, 'mayInvite'> = OPEN_GATE,
  ) {}

  onApplicationBootstrap(): void {
    if (this.channels.length === 0) return;
    this.deliveries.sms?.start?.();
    // Not awaited: facts are delivered one after the other, and a mail server may be slow.
    this.stopListening = this.events.on<OutboxFilled>('outbox.filled', () => void this.wake());
    this.wait();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.stopListening();
    this.timer?.cancel();
    // What is being handed over is waited for: cut off, it would have to be sent again.
    await this.idle();
    await this.deliveries.sms?.stop?.();
  }

  /** Goes through what is due. Resolves when nothing more is. */
  wake(): Promise<void> {
    for (const channel of this.channels) this.openLane(channel);
    return this.idle();
  }

  private get channels(): MessageChannel[] {
    return (['mail', 'sms'] as const).filter((each) => this.deliveries[each] !== null);
  }

  private openLane(channel: MessageChannel): void {
    this.again[channel] = true;
    const lanes = this.lanes[channel];
    if (this.stopped || lanes.size >= LANES) return;
    const lane: Promise<void> = this.drain(channel).finally(() => lanes.delete(lane));
    lanes.add(lane);
  }

  private async idle(): Promise<void> {
    await Promise.all([...this.lanes.mail, ...this.lanes.sms]);
  }

  private async drain(channel: MessageChannel): Promise<void> {
    while (this.again[channel] && !this.stopped) {
      this.again[channel] = false;
      try {
        for (let message = await this.take(channel); message; message = this.stopped ? null : await this.take(channel))
          await this.settle(message, await this.attempt(message));
      } catch (error) {
        this.log.error('outbox.round-failed', error, { channel });
      }
    }
  }

  private wait(): void {
    this.timer = this.clock.after(LOOKS_EVERY, () => {
      // Several servers' worth: what came due together need not go one after the other.
      for (let lane = 0; lane < LANES; lane++) void this.wake();
      void this.sweep().catch((error: unknown) => this.log.error('outbox.sweep-failed', error));
      this.wait();
    });
  }

  /** Takes the next one up for this server alone. A lease that ran out (the server died) is taken over. */
  private take(channel: MessageChannel): Promise<OutboxMessageEntity | null> {
    return this.unitOfWork.everywhere.run(async ({ entities }) => {
      const now = this.clock.now();
      const message = await entities.findOne(OutboxMessageEntity, {
        where: { state: 'waiting', channel, dueAt: LessThanOrEqual(now) },
        order: { urgent: 'DESC', dueAt: 'ASC', id: 'ASC' },
      });
      if (!message) return null;
      const { id, attempts } = message;
      const until = new Date(now.getTime() + LEASE);
      const taken = { attempts: attempts + 1, dueAt: until, leasedUntil: until };
      const updated = await entities.update(OutboxMessageEntity, { id, state: 'waiting', attempts }, taken);
      return updated.affected === 1 ? { ...message, ...taken } : null;
    });
  }

  private async attempt(row: OutboxMessageEntity): Promise<Outcome> {
    const { id, organizationId, channel, template, sealed, notAfter, about, createdAt: at } = row;
    if (notAfter !== null && this.clock.now() > notAfter) return { as: 'expired', code: 'too-late' };
    const opened = sealed === null ? null : this.seal.open(id, sealed);
    if (!opened) return { as: 'expired', code: 'unreadable' };
    try {
      // As if nobody could be reached: it waits for a day at most, and goes out when the organization works again.
      if (!passesGate(template) && !(await this.gate.mayInvite(organizationId)))
        return { as: 'later', code: 'organization-does-not-work' };
      const { to, fields, language } = opened;
      const asked = { channel, template, fields, language, about, at } as MessageToCompose;
      const message = composeMessage(asked, { visit: this.origin.of('visit'), desk: this.origin.of('desk') });
      if (message.channel === 'mail')
        return (await this.deliveries.mail?.deliver({ ...message, id, to })) ?? { as: 'later', code: 'not-set-up' };
      const { text } = message;
      const handover = await this.deliveries.sms?.deliver({ id, organizationId, to, text });
      return { ...(handover ?? { as: 'later', code: 'not-set-up' }), segments: smsSegments(text).segments };
    } catch (error) {
      this.log.error('outbox.not-composed', error, { template });
      return { as: 'later', code: 'not-composed' };
    }
  }

  /** Writes down how it went, unless the lease was lost meanwhile. */
  private async settle(message: OutboxMessageEntity, outcome: Outcome): Promise<void> {
    const { id, organizationId, channel, template, attempts } = message;
    const now = this.clock.now();
    const held = { id, state: 'waiting', attempts } as const;
    await this.unitOfWork.in(organizationId).run(async (transaction) => {
      const { entities } = transaction;
      const row = await entities.findOneBy(OutboxMessageEntity, { ...held, organizationId });
      if (!row) return;
      const next = outcome.as === 'later' ? nextAttempt(row, now) : null;
      if (next !== null) {
        await entities.update(OutboxMessageEntity, held, { dueAt: next, leasedUntil: null });
        return;
      }
      const state = outcome.as === 'sent' ? 'sent' : outcome.as === 'refused' ? 'failed' : 'given-up';
      await entities.update(OutboxMessageEntity, held, {
        state,
        sealed: null,
        settledAt: now,
        leasedUntil: null,
        segments: outcome.segments ?? null,
        ...(outcome.as === 'sent'
          ? { provider: outcome.provider ?? null, providerReference: outcome.providerReference ?? null }
          : { reason: outcome.code }),
      });
      tellDelivery(transaction, { ...row, state }, now);
      if (outcome.as === 'sent') return;
      const detail = { template, attempts, reason: outcome.code };
      const action = channel === 'mail' ? 'mail.given-up' : 'sms.given-up';
      await this.audit.record(transaction, { organizationId, actor: null, action, subjectId: id, detail });
    });
    const facts = { message: id, channel, template, attempts };
    if (outcome.as === 'sent') this.log.info('message.sent', facts);
    else this.log.warn('message.not-sent', { ...facts, reason: outcome.code });
  }

  private sweep(): Promise<unknown> {
    const before = new Date(this.clock.now().getTime() - KEPT_FOR);
    return this.unitOfWork.everywhere.run(({ entities }) =>
      entities.delete(OutboxMessageEntity, { state: Not('waiting'), settledAt: LessThan(before) }),
    );
  }
}

/** When it is tried again: after its pause, once more at the last moment at which it is of use; null: never. */
function nextAttempt({ attempts, slotAt, notAfter }: OutboxMessageEntity, now: Date): Date | null {
  if (now.getTime() - slotAt.getTime() >= GIVES_UP_AFTER) return null;
  const next = new Date(now.getTime() + pauseAfter(attempts));
  if (notAfter === null || next <= notAfter) return next;
  return notAfter > now ? notAfter : null;
}
