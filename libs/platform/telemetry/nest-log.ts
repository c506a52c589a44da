import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** Lets Nest speak through our log. Its texts name modules and routes; what it says of errors is left to our filter. */
export class NestLog implements LoggerService {
  constructor(private readonly log_: Log) {}

  log(text: unknown, context?: unknown): void {
    this.log_.debug('nest.said', said(text, context));
  }

  warn(text: unknown, context?: unknown): void {
    this.log_.warn('nest.warned', said(text, context));
  }

  error(text: unknown, ...rest: unknown[]): void {
    this.log_.error('nest.failed', text instanceof Error ? text : undefined, said(text, rest.at(-1)));
  }
}

const said = (text: unknown, context: unknown) => ({
  ...(typeof text === 'string' ? { text } : {}),
  ...(typeof context === 'string' ? { context } : {}),
});
