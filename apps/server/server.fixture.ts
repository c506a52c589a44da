import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { FakeClock } from '@confrere/kernel';
import { loadConfig } from '@confrere/platform/config';
import { openStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { entities } from './app.module.js';
import { createServer } from './server.js';
import { WebApps } from './web-apps.js';

export const ORIGIN = 'http://127.0.0.1:8080';
export const SCRIPT = `console.log(${JSON.stringify('visit '.repeat(100))});`;

/** A small stand-in for what `ng build` and tools/compress.mjs leave in dist. */
function buildWebApps(folder: string): void {
  const page = (name: string, rest = '') =>
    `<!doctype html><title>${name}</title><style>a{}</style><body><cf-${name}></cf-${name}>${rest}</body>`;
  for (const [name, rest] of [['visit', '<!--landing--><!--visit-page-->'], ['desk']] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'index.html'), page(name, rest));
  }
  const script = join(folder, 'visit', 'main-ABCD2345.js');
  writeFileSync(script, SCRIPT);
  writeFileSync(`${script}.br`, brotliCompressSync(SCRIPT));
  writeFileSync(`${script}.gz`, gzipSync(SCRIPT));
  writeFileSync(join(folder, 'visit', 'walk-in-ABCD2345.js'), '');
  writeFileSync(join(folder, 'visit', 'code-ABCD2345.js'), '');
  writeFileSync(join(folder, 'visit', 'sound.wav'), 'RIFF');
}

/** The engines that are here: SQLite, and PostgreSQL with `TEST_POSTGRES_URL`. */
export const ENGINES: readonly ('sqlite' | 'postgres')[] = process.env['TEST_POSTGRES_URL']
  ? ['sqlite', 'postgres']
  : ['sqlite'];

/** A schema of its own at TEST_POSTGRES_URL. */
async function ownSchema() {
  const url = process.env['TEST_POSTGRES_URL'] ?? '';
  const searchPath = `test_${randomBytes(6).toString('hex')}`;
  const command = async (sql: string): Promise<void> => {
    const outside = await new DataSource({ type: 'postgres', url }).initialize();
    await outside.query(sql);
    await outside.destroy();
  };
  await command(`CREATE SCHEMA ${searchPath}`);
  return {
    open: () => openStorage({ kind: 'postgres', url }, entities, { searchPath }),
    drop: () => command(`DROP SCHEMA ${searchPath} CASCADE`),
  };
}

/** The whole server over a database of its own; nothing listens. @param env what its config says besides. */
export async function testServer(
  env: Readonly<Record<string, string>> = {},
  engine: (typeof ENGINES)[number] = 'sqlite',
) {
  const folder = mkdtempSync(join(tmpdir(), 'confrere-server-'));
  buildWebApps(folder);
  const config = loadConfig({ CONFRERE_DATA_DIR: join(folder, 'data'), ...env });
  const clock = new FakeClock();
  const { open: openDatabase, drop } =
    engine === 'postgres'
      ? await ownSchema()
      : { open: () => openStorage(config.storage, entities), drop: () => Promise.resolve() };
  const open = async (): Promise<NestExpressApplication> => {
    const dataSource = await openDatabase();
    const app = await createServer({ config, dataSource, log: new SilentLog(), clock }, WebApps.load(folder));
    return app.init();
  };
  let app = await open();
  return {
    clock,
    config,
    get app() {
      return app;
    },
    get: (path: string) => request(app.getHttpServer()).get(path).set('host', new URL(ORIGIN).host),
    post: (path: string) => request(app.getHttpServer()).post(path).set('origin', ORIGIN),
    put: (path: string) => request(app.getHttpServer()).put(path).set('origin', ORIGIN),
    delete: (path: string) => request(app.getHttpServer()).delete(path).set('origin', ORIGIN),
    restart: async () => {
      await app.close();
      app = await open();
    },
    /** After the application was closed. */
    reopen: async () => void (app = await open()),
    close: async () => {
      await app.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The cookies of an answer, as a browser would send them back. */
export const cookiesOf = (answer: { headers: unknown }): string =>
  ((answer.headers as { 'set-cookie'?: string[] })['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
