import { Logger } from '@nestjs/common';
import { DomainError } from '@confrere/kernel';

const log = new Logger('Signaling');

/**
 * The code with which a failed request is answered. A rule that said no is answered with its own code; anything else is
 * `server.unexpected`, and the log has the failure under a correlation id. The request itself is never logged.
 */
export function errorReply(error: unknown, request: { readonly type: string }): { code: string } {
  if (error instanceof DomainError) return { code: error.code };
  const correlation = crypto.randomUUID();
  const reason =
    error instanceof Error ? `${error.name} ${error.stack?.split('\n').slice(1, 6).join(' ') ?? ''}` : typeof error;
  log.error(`${request.type} failed unexpectedly (correlation ${correlation}): ${reason}`);
  return { code: 'server.unexpected' };
}
