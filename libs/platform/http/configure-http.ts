import { Clock, IdGenerator } from '@confrere/kernel';
import { AccessGuard, PublicOrigin } from '@confrere/platform/access';
import { Log } from '@confrere/platform/telemetry';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { json } from 'express';
import { ForeignWriteGuard } from './foreign-write-guard.js';
import { ProblemFilter } from './problem-filter.js';
import { requestTrace } from './request-trace.js';
import { securityHeaders } from './security-headers.js';
import { Upgrades } from './upgrades.js';

/** Hardly any request of ours carries more; pictures and sound never pass here. */
const LONGEST_BODY = '64kb';

/** Where requests may carry more than elsewhere. */
export interface LargeBodies {
  /** That address and what is below it: `/api/admin/identity-providers`. */
  readonly path: string;
  /** Bytes. */
  readonly most: number;
}

/**
 * Puts the rules of `platform/http` around an application that was created with `bodyParser: false`.
 * @param trustedProxies addresses whose X-Forwarded-For is believed; nobody's by default.
 */
export function configureHttp(
  app: NestExpressApplication,
  trustedProxies: readonly string[] = [],
  largeBodies: readonly LargeBodies[] = [],
): void {
  const origin = app.get(PublicOrigin);
  const log = app.get(Log);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxies.length > 0 ? [...trustedProxies] : false);
  // A query is flat text: no nested objects from a stranger.
  app.set('query parser', 'simple');
  app.use(requestTrace(log, app.get(IdGenerator), app.get(Clock)));
  app.use(securityHeaders(origin.value));
  for (const { path, most } of largeBodies)
    app.use(path, json({ limit: most, strict: true, type: 'application/json' }));
  // Leaves alone what has been read by then.
  app.useBodyParser('json', { limit: LONGEST_BODY, strict: true, type: 'application/json' });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalGuards(new ForeignWriteGuard(origin), new AccessGuard(app));
  app.get(Upgrades).open(app.getHttpServer());
}
