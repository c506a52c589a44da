import { metadataBodies } from '@confrere/features/identity';
import { attachSignaling } from '@confrere/features/signaling';
import { type Area, PublicOrigin } from '@confrere/platform/access';
import { configureHttp, sendHome } from '@confrere/platform/http';
import { NestLog } from '@confrere/platform/telemetry';
import type { Ground } from '@confrere/platform/wiring';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import { AppModule } from './app.module.js';
import type { WebApps } from './web-apps.js';

const LARGE_BODIES = [metadataBodies];

/** The whole server, ready to listen. Closing it closes the database too. */
export async function createServer(ground: Ground, webApps: WebApps): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(ground, webApps), {
    logger: new NestLog(ground.log),
    abortOnError: false,
    bodyParser: false,
    // Idle keep-alive connections would hold a shutdown up.
    forceCloseConnections: true,
  });
  const origin = app.get(PublicOrigin);
  configureHttp(app, ground.config.http.trustedProxies, LARGE_BODIES);
  if (ground.config.evaluation) app.use(sendHome(origin));
  app.use('/visit', only(['visit'], origin, webApps.visit.handler()));
  app.use('/desk', only(['desk', 'admin'], origin, webApps.desk.handler()));
  attachSignaling(app);
  return app;
}

/** Files of an app are served where its audience is. */
const only =
  (areas: readonly Area[], origin: PublicOrigin, handler: RequestHandler): RequestHandler =>
  (request, response, next) => {
    if (areas.some((area) => origin.by(request, area))) handler(request, response, next);
    else next();
  };
