import { DomainError } from '@confrere/kernel';
import { type Log, withCorrelation } from '@confrere/platform/telemetry';

/**
 * The code with which a failed request is answered. A rule that said no is answered with its own code; anything else is
 * `server.unexpected`, and the log has the failure under a correlation id. The request itself is never logged.
 */
export function errorReply(error: unknown, request: { readonly type: string }, log: Log): { code: string } {
  if (error instanceof DomainError) return { code: error.code };
  withCorrelation(crypto.randomUUID(), () => log.error('request.failed', error, { request: request.type }));
  return { code: 'server.unexpected' };
}
