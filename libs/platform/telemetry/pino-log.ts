import pino from 'pino';
import { currentCorrelation } from './correlation.js';
import { failureFacts } from './failure-facts.js';
import { type Facts, Log } from './log.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Writes to standard error, so that standard output stays free for what a person reads. */
export class PinoLog extends Log {
  private readonly pino: pino.Logger;

  /** @param program `server` or `relay`, on every line. */
  constructor(
    program: string,
    level: LogLevel,
    destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
  ) {
    super();
    this.pino = pino(
      {
        level,
        base: { program },
        timestamp: pino.stdTimeFunctions.isoTime,
        messageKey: 'event',
        formatters: { level: (label) => ({ level: label }) },
        mixin: () => {
          const correlation = currentCorrelation();
          return correlation === undefined ? {} : { correlation };
        },
      },
      destination,
    );
  }

  override debug(event: string, facts: Facts = {}): void {
    this.pino.debug(facts, event);
  }

  override info(event: string, facts: Facts = {}): void {
    this.pino.info(facts, event);
  }

  override warn(event: string, facts: Facts = {}): void {
    this.pino.warn(facts, event);
  }

  override error(event: string, failure?: unknown, facts: Facts = {}): void {
    this.pino.error(failure === undefined ? facts : { ...facts, failure: failureFacts(failure) }, event);
  }
}
