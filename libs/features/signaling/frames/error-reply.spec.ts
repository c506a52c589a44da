import { DomainError } from '@confrere/kernel';
import { Log } from '@confrere/platform/telemetry';
import { errorReply } from './error-reply.js';

class Memory extends Log {
  readonly failures: unknown[] = [];
  override debug(): void {}
  override info(): void {}
  override warn(): void {}
  override error(event: string, failure?: unknown): void {
    this.failures.push([event, failure]);
  }
}

describe('a failed request', () => {
  it('is answered with the code of the rule that said no', () => {
    const log = new Memory();
    const busy = new DomainError('call.busy', 'conflict', 'in another call');
    expect(errorReply(busy, { type: 'call.ring' }, log)).toEqual({ code: 'call.busy' });
    expect(log.failures).toEqual([]);
  });

  it('that nobody expected tells the page nothing and the log all', () => {
    const log = new Memory();
    const failure = new Error('SQLITE_FULL');
    expect(errorReply(failure, { type: 'call.ring' }, log)).toEqual({ code: 'server.unexpected' });
    expect(log.failures).toEqual([['request.failed', failure]]);
  });
});
