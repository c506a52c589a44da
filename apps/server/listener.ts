import { SystemClock } from '@confrere/kernel';
import { type Config, type ListenerConfig, serverSocketPath } from '@confrere/platform/config';
import { listenApart, listenBehindDoor, makeWayForSocket } from '@confrere/platform/http';
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

/** Every port of the config. Looked for before anything else is touched. @throws Fault when nobody can listen there. */
export async function chooseListener(config: Config, log: Log): Promise<Listener> {
  const all = [await mainListener(config, log)];
  for (const each of config.listeners) all.push(await apart(each, log));
  return {
    listen: async (app) => {
      for (const each of all) await each.listen(app);
    },
    close: () => {
      for (const each of all) each.close();
    },
  };
}

/** With a certificate the relay owns the port and the server listens behind it; else the server listens on its port. */
async function mainListener({ tls, http, runDir }: Config, log: Log): Promise<Listener> {
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

/** A port of their own for some audiences. */
async function apart(listener: ListenerConfig, log: Log): Promise<Listener> {
  await requireFreePort(listener.host, listener.port);
  const { tls, publicOrigin } = listener;
  const certificates = tls && new CertificateStore(tls, new URL(publicOrigin).hostname, new SystemClock(), log);
  if (certificates) process.on('SIGHUP', () => certificates.reload());
  let close = (): void => undefined;
  return {
    listen: async (app) => {
      const server = await listenApart(app, listener, certificates && (() => certificates.context));
      close = () => {
        server.close();
        server.closeAllConnections();
      };
    },
    close: () => close(),
  };
}
