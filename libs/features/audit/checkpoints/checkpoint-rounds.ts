import { Clock, type ClockTimer, IdGenerator } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import { CurrentConfig } from '@confrere/platform/config';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SigningKey } from '../chain/signing-key.js';
import type { AuditRecorded } from '../trail/audit-trail.js';
import { CheckpointFile } from './checkpoint-file.js';
import { ForwardTrail } from './forward-trail.js';
import { SignCheckpoints } from './sign-checkpoints.js';
import { SyslogCollector } from './syslog-collector.js';
import { syslogMessage } from './syslog-message.js';

/** A checkpoint at the latest so long after something new, milliseconds, … */
export const CHECKPOINT_EVERY = 60_000;
/** … or so many entries after the last. */
export const CHECKPOINT_ENTRIES = 1_000;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 5 * 60_000;

/**
 * Once a minute, and sooner where much happens: checkpoints are signed, appended to their file and told to the site's log
 * collector. A collector that does not answer is tried again at growing intervals and holds nobody else up.
 */
@Injectable()
export class CheckpointRounds implements OnApplicationBootstrap, OnModuleDestroy {
  /** Why the collector could not be told, as a code; null when all is well or there is none. */
  syslogFailure: string | null = null;
  /** Why the file could not be written. */
  fileFailure: string | null = null;

  private sign: SignCheckpoints | null = null;
  private file: ForwardTrail | null = null;
  private syslog: ForwardTrail | null = null;
  private turn: Promise<void> = Promise.resolve();
  private syslogTurn: Promise<void> = Promise.resolve();
  private timer: ClockTimer | null = null;
  private retry: ClockTimer | null = null;
  private retryAfter = FIRST_RETRY;
  private stopListening: () => void = () => undefined;
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly events: DomainEvents,
    private readonly log: Log,
    private readonly current: CurrentConfig,
    private readonly origin: PublicOrigin,
  ) {}

  onApplicationBootstrap(): void {
    const { keyFile, checkpointFile, syslog } = this.current.config.audit;
    this.sign = new SignCheckpoints(this.unitOfWork, SigningKey.in(keyFile), this.clock, this.ids);
    const file = new CheckpointFile(checkpointFile);
    this.file = new ForwardTrail(this.unitOfWork, this.ids, {
      name: 'file',
      entries: false,
      deliver: (events) => file.append(events.map(({ text }) => text)),
    });
    if (syslog) {
      const collector = new SyslogCollector(syslog, this.clock);
      const { hostname } = new URL(this.origin.value);
      this.syslog = new ForwardTrail(this.unitOfWork, this.ids, {
        name: 'syslog',
        entries: syslog.send === 'entries',
        deliver: (events) => collector.deliver(events.map((event) => syslogMessage(event, hostname))),
      });
    }
    this.stopListening = this.events.on<AuditRecorded>('audit.recorded', ({ organizationId, seq }) => {
      const since = seq - (this.sign?.latest.get(organizationId) ?? 0);
      if (since >= CHECKPOINT_ENTRIES && since % CHECKPOINT_ENTRIES === 0) void this.round();
    });
    void this.round();
    this.wait();
  }

  /** The last checkpoint is on the disk when the appliance has stopped; a collector is told at the next start. */
  async onModuleDestroy(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.stopListening();
    this.timer?.cancel();
    this.retry?.cancel();
    if (this.sign) await this.signAndFile();
    await this.turn;
  }

  /** What is new is signed and on its way; resolves when the file has it. */
  round(): Promise<void> {
    return this.signAndFile().then(() => {
      if (!this.retry) this.tellCollector();
    });
  }

  /** Resolves when the collector has been told, or could not be. */
  settled(): Promise<void> {
    return this.turn.then(() => this.syslogTurn);
  }

  private wait(): void {
    this.timer = this.clock.after(CHECKPOINT_EVERY, () => {
      void this.round();
      this.wait();
    });
  }

  private signAndFile(): Promise<void> {
    this.turn = this.turn.then(async () => {
      try {
        await this.sign?.all();
        await this.file?.all(this.sign?.latest ?? new Map());
        this.fileFailure = null;
      } catch (failure) {
        this.fileFailure = codeOf(failure);
        this.log.error('audit.checkpoint-failed', failure);
      }
    });
    return this.turn;
  }

  private tellCollector(): void {
    if (!this.syslog || this.stopped) return;
    this.syslogTurn = this.syslogTurn.then(async () => {
      try {
        await this.syslog?.all(new Map(this.sign?.latest));
        this.syslogFailure = null;
        this.retryAfter = FIRST_RETRY;
      } catch (failure) {
        this.syslogFailure = codeOf(failure);
        this.log.warn('audit.syslog-failed', { code: this.syslogFailure, again: this.retryAfter });
        this.tryAgain();
      }
    });
  }

  private tryAgain(): void {
    if (this.stopped) return;
    this.retry = this.clock.after(this.retryAfter, () => {
      this.retry = null;
      this.tellCollector();
    });
    this.retryAfter = Math.min(this.retryAfter * 2, LONGEST_RETRY);
  }
}

const codeOf = (failure: unknown): string => {
  const code = (failure as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unknown';
};
