import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Fault } from '@confrere/platform/config';
import type { RequestHandler, Response } from 'express';
import { type Encoding, pickEncoding } from './pick-encoding.js';
import { PageTemplate } from './page-template.js';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const SUFFIXES: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', identity: '' };
/** Angular puts the hash of the contents into the name, `main-ABCD2345.js`: such a file never changes. */
const HASHED = /-[A-Z0-9]{8}\.[a-z0-9]+$/;

interface WebFile {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly bodies: ReadonlyMap<Encoding, Buffer>;
}

/** The files of one built web app, held in memory with their compressed forms: nothing is read or compressed while somebody waits. */
export class WebAppFiles {
  private constructor(
    private readonly files: ReadonlyMap<string, WebFile>,
    /** `index.html`, which the pages are made from. It is not served as a file. */
    readonly template: PageTemplate,
  ) {}

  /** @throws Fault when the app has not been built. */
  static load(folder: string): WebAppFiles {
    if (!existsSync(join(folder, 'index.html')))
      throw new Fault(`The web app in ${folder} is not there: build it first (npm run build).`);
    const files = new Map<string, WebFile>();
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || !type) continue;
      const path = join(entry.parentPath, entry.name);
      const address = `/${relative(folder, path).split(sep).join('/')}`;
      if (address !== '/index.html') files.set(address, readWebFile(path, type));
    }
    return new WebAppFiles(files, new PageTemplate(readFileSync(join(folder, 'index.html'), 'utf8')));
  }

  /** The address of a file whose name carries a hash; null when there is none. */
  find(pattern: RegExp): string | null {
    return [...this.files.keys()].find((address) => pattern.test(address)) ?? null;
  }

  /** To be mounted where the app's files are addressed: `app.use('/visit', files.handler())`. Leaves other addresses to the next. */
  handler(): RequestHandler {
    return (request, response, next) => {
      const file = this.files.get(request.path);
      if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
      response.setHeader('Cache-Control', file.cacheControl);
      response.setHeader('ETag', file.etag);
      response.setHeader('Vary', 'Accept-Encoding');
      if (request.headers['if-none-match'] === file.etag) return void response.status(304).end();
      const encoding = pickEncoding(request.headers['accept-encoding'], [...file.bodies.keys()]);
      sendBody(response, file.type, encoding, file.bodies.get(encoding) ?? Buffer.alloc(0));
    };
  }
}

function readWebFile(path: string, type: string): WebFile {
  const bodies = new Map<Encoding, Buffer>();
  for (const [encoding, suffix] of Object.entries(SUFFIXES) as [Encoding, string][])
    if (existsSync(path + suffix)) bodies.set(encoding, readFileSync(path + suffix));
  const plain = bodies.get('identity') ?? Buffer.alloc(0);
  return {
    type,
    etag: `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    cacheControl: HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    bodies,
  };
}

export function sendBody(response: Response, type: string, encoding: Encoding, body: Buffer): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', body.length);
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
