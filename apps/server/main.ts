import 'reflect-metadata';
import { join } from 'node:path';
import { FirstRun } from '@confrere/features/identity';
import { PublicOrigin } from '@confrere/platform/access';
import { type Config, Fault, loadConfig } from '@confrere/platform/config';
import { isBoundByRowSecurity, openStorage, takeSoleUse } from '@confrere/platform/storage';
import { type Log, PinoLog } from '@confrere/platform/telemetry';
import type { INestApplication } from '@nestjs/common';
import { entities } from './app.module.js';
import { Evaluation } from './evaluation.js';
import { chooseListener, type Listener } from './listener.js';
import { createServer } from './server.js';
import { WebApps } from './web-apps.js';

/** dist/server/apps/server → dist */
const BUILT = join(import.meta.dirname, '../../..');
/** What has not ended by then is cut off: everything that was answered is committed. */
const CLOSE_WITHIN = 8_000;

async function start(config: Config, log: Log): Promise<void> {
  const listener = await chooseListener(config, log);
  const webApps = WebApps.load(BUILT);
  if (config.storage.kind === 'sqlite') await takeSoleUse(config.storage.file);
  const dataSource = await openStorage(config.storage, entities);
  if (!(await isBoundByRowSecurity(dataSource))) log.warn('storage.row-security-bypassed');
  const app = await createServer({ config, dataSource, log }, webApps);
  stopWhenTold(app, listener, log);
  await listener.listen(app);
  if (config.evaluation) {
    for (const [who, link] of Object.entries(await app.get(Evaluation).freshLinks())) console.log(`${who} ${link}`);
  } else {
    const secret = await app.get(FirstRun, { strict: false }).freshLink();
    if (secret) console.log(`setup ${app.get(PublicOrigin).of('desk')}/desk/setup#${secret}`);
  }
  console.log(`ready ${config.http.publicOrigin}`);
  log.info('server.ready', { evaluation: config.evaluation, storage: config.storage.kind });
}

/** SIGTERM, Ctrl+C, or the end of the program that started this one: sockets are closed with 1001, then the database. */
function stopWhenTold(app: INestApplication, listener: Listener, log: Log): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), CLOSE_WITHIN).unref();
    listener.close();
    app.close().then(
      () => process.exit(0),
      (failure: unknown) => {
        log.error('server.not-closed', failure);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}

function fail(failure: unknown, log?: Log): never {
  if (failure instanceof Fault) process.stderr.write(`${failure.message}\n`);
  else {
    log?.error('server.not-started', failure);
    process.stderr.write('Confrere met an unexpected failure; the log line above tells where.\n');
  }
  process.exit(1);
}

// What this program writes is for its account alone: the database holds names.
process.umask(0o077);

let log: Log | undefined;
try {
  const config = loadConfig();
  const started = (log = new PinoLog('server', config.log.level));
  // State in memory may be wrong after this; a fresh process reads it anew from the database.
  process.on('uncaughtException', (failure) => fail(failure, started));
  process.on('unhandledRejection', (failure) => fail(failure, started));
  await start(config, started);
} catch (failure) {
  fail(failure, log);
}
