import type { IdGenerator } from '@confrere/kernel';
import { type Log, withCorrelation } from '@confrere/platform/telemetry';
import type { Clock } from '@confrere/kernel';
import type { Request, RequestHandler } from 'express';

/** Gives each request a correlation and writes one line when it has been answered: never its address, only its route. */
export function requestTrace(log: Log, ids: IdGenerator, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const began = clock.monotonic();
    withCorrelation(ids.id(), () => {
      response.once('finish', () =>
        log.info('request.answered', {
          method: request.method,
          route: routeOf(request),
          status: response.statusCode,
          milliseconds: Math.round(clock.monotonic() - began),
        }),
      );
      next();
    });
  };
}

const routeOf = (request: Request): string => {
  const path: unknown = (request.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? path : 'none';
};
