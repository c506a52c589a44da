import { SystemClock } from '@confrere/kernel';
import { type Config, serverSocketPath } from '@confrere/platform/config';
import { listenBehindDoor, makeWayForSocket } from '@confrere/platform/http';
import type { Log } from '@confrere/platform/telemetry';
import { CertificateStore } from '@confrere/platform/tls';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { requireFreePort } from './free-port.js';

/** Where the server is reached. */
export interface Listener {
  listen(app: NestExpressApplication): Promise<void>;
  /** Closes what has connected and is no request yet. To be called before the application is closed. */
  close(): void;
}

/**
 * With a certificate the relay owns the port and the server listens behind it; else the server listens on its port.
 * Looked for before anything else is touched. @throws Fault when nobody can listen there.
 */
export async function chooseListener({ tls, http, runDir }: Config, log: Log): Promise<Listener> {
  if (!tls) {
    await requireFreePort(http.host, http.port);
    return { listen: async (app) => void (await app.listen(http.port, http.host)), close: () => undefined };
  }
  const socketPath = serverSocketPath(runDir);
  await makeWayForSocket(socketPath);
  const clock = new SystemClock();
  const certificates = new CertificateStore(tls, new URL(http.publicOrigin).hostname, clock, log);
  process.on('SIGHUP', () => certificates.reload());
  let closeNewcomers = (): void => undefined;
  return {
    listen: async (app) => {
      const { publicOrigin } = http;
      const context = () => certificates.context;
      closeNewcomers = await listenBehindDoor(app, { socketPath, publicOrigin, context, clock });
    },
    close: () => closeNewcomers(),
  };
}
