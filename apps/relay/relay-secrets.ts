import { type Config, Fault, loadConfig } from '@confrere/platform/config';
import type { Log } from '@confrere/platform/telemetry';

/**
 * The secrets of the relay. On SIGHUP they are read anew, in place: the relay looks at them with each request, so that a
 * secret is changed without cutting a call. A config with faults leaves them as they were.
 * @param read reads the config; that of this process by default
 */
export function relaySecrets(config: Config, log: Log, read: () => Config = loadConfig): readonly string[] {
  const secrets: string[] = [...config.relay.secrets];
  process.on('SIGHUP', () => {
    try {
      secrets.splice(0, secrets.length, ...read().relay.secrets);
      log.info('secrets.read', { secrets: secrets.length });
    } catch (failure) {
      if (!(failure instanceof Fault)) throw failure;
      log.error('secrets.not-read', failure);
    }
  });
  return secrets;
}
