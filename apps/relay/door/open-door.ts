import type { Clock } from '@confrere/kernel';
import { type Config, serverSocketPath } from '@confrere/platform/config';
import type { Log } from '@confrere/platform/telemetry';
import { CertificateStore } from '@confrere/platform/tls';
import type { Relay } from '@confrere/relay';
import { Door } from './door.js';

/**
 * Opens the port that HTTPS and TURN share, when the config has a certificate; SIGHUP makes it look for a new one.
 * @returns null without `tls`: the server owns its port then.
 * @throws DomainError `relay.cannot-listen`, Fault
 */
export async function openDoor(config: Config, relay: Relay, clock: Clock, log: Log): Promise<Door | null> {
  const { tls, http, runDir } = config;
  if (!tls) return null;
  const certificates = new CertificateStore(tls, new URL(http.publicOrigin).hostname, clock, log);
  process.on('SIGHUP', () => certificates.reload());
  const door = await Door.open({
    host: http.host,
    port: http.port,
    relay,
    serverSocket: serverSocketPath(runDir),
    context: () => certificates.context,
    clock,
  });
  log.info('door.ready', { port: door.port });
  return door;
}
