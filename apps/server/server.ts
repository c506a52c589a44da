import { attachSignaling } from '@confrere/features/signaling';
import { configureHttp, sendHome } from '@confrere/platform/http';
import { NestLog } from '@confrere/platform/telemetry';
import type { Ground } from '@confrere/platform/wiring';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import type { WebApps } from './web-apps.js';

/** The whole server, ready to listen. Closing it closes the database too. */
export async function createServer(ground: Ground, webApps: WebApps): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(ground, webApps), {
    logger: new NestLog(ground.log),
    abortOnError: false,
    bodyParser: false,
    // Idle keep-alive connections would hold a shutdown up.
    forceCloseConnections: true,
  });
  configureHttp(app, ground.config.http.trustedProxies);
  if (ground.config.evaluation) app.use(sendHome(ground.config.http.publicOrigin));
  app.use('/visit', webApps.visit.handler());
  app.use('/desk', webApps.desk.handler());
  attachSignaling(app);
  return app;
}
