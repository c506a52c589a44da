// The server as built, with one upgrade more: /echo answers every WebSocket message with itself.
// `straight`: Node's own HTTPS on a port, as if no relay stood before it. `behind`: as it ships, behind the relay's door.
import { createServer as createHttps } from 'node:https';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const load = (path) => import(join(DIST, 'server', path));
await import('reflect-metadata');
const { loadConfig, serverSocketPath } = await load('libs/platform/config/index.js');
const { openStorage } = await load('libs/platform/storage/index.js');
const { SilentLog } = await load('libs/platform/telemetry/index.js');
const { SystemClock } = await load('libs/kernel/index.js');
const { listenBehindDoor, makeWayForSocket, Upgrades } = await load('libs/platform/http/index.js');
const { entities } = await load('apps/server/app.module.js');
const { Evaluation } = await load('apps/server/evaluation.js');
const { createServer } = await load('apps/server/server.js');
const { WebApps } = await load('apps/server/web-apps.js');

const mode = process.argv[2];
const config = loadConfig();
const dataSource = await openStorage(config.storage, entities);
const app = await createServer({ config, dataSource, log: new SilentLog() }, WebApps.load(DIST));
await app.init();

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
app.get(Upgrades).answer('/echo', async (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (webSocket) =>
    webSocket.on('message', (data, isBinary) => webSocket.send(data, { binary: isBinary })),
  );
});

const { http, tls, runDir } = config;
const files = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
if (mode === 'behind') {
  const context = createSecureContext({ ...files, minVersion: 'TLSv1.2', sessionIdContext: 'confrere' });
  const socketPath = serverSocketPath(runDir);
  await makeWayForSocket(socketPath);
  const { publicOrigin } = http;
  await listenBehindDoor(app, { socketPath, publicOrigin, context: () => context, clock: new SystemClock() });
} else {
  const server = app.getHttpServer();
  const https = createHttps({ ...files, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] });
  for (const event of ['request', 'upgrade']) https.on(event, (...what) => server.emit(event, ...what));
  await new Promise((resolve) => https.listen(http.port, http.host, resolve));
}
console.log(`ready ${(await app.get(Evaluation).freshLinks()).visitor}`);
