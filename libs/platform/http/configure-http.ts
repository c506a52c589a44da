import { Clock, IdGenerator } from '@confrere/kernel';
import { AccessGuard, PublicOrigin } from '@confrere/platform/access';
import { Log } from '@confrere/platform/telemetry';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ForeignWriteGuard } from './foreign-write-guard.js';
import { ProblemFilter } from './problem-filter.js';
import { requestTrace } from './request-trace.js';
import { securityHeaders } from './security-headers.js';
import { Upgrades } from './upgrades.js';

/** No request of ours carries more; pictures and sound never pass here. */
const LONGEST_BODY = '64kb';

/**
 * Puts the rules of `platform/http` around an application that was created with `bodyParser: false`.
 * @param trustedProxies addresses whose X-Forwarded-For is believed; nobody's by default.
 */
export function configureHttp(app: NestExpressApplication, trustedProxies: readonly string[] = []): void {
  const origin = app.get(PublicOrigin);
  const log = app.get(Log);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxies.length > 0 ? [...trustedProxies] : false);
  // A query is flat text: no nested objects from a stranger.
  app.set('query parser', 'simple');
  app.use(requestTrace(log, app.get(IdGenerator), app.get(Clock)));
  app.use(securityHeaders(origin.value));
  app.useBodyParser('json', { limit: LONGEST_BODY, strict: true, type: 'application/json' });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalGuards(new ForeignWriteGuard(origin), new AccessGuard(app));
  app.get(Upgrades).open(app.getHttpServer());
}
