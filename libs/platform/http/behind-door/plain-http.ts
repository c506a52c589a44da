import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/**
 * What plain HTTP is answered: the way to HTTPS (308), for every path and method, WebSocket included. Probes alone are
 * served (`/health/…`): they carry nothing, and rarely know the name that the certificate is for.
 * @param serve answers a probe
 */
export function plainHttp(
  publicOrigin: string,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  return createServer((request, response) => {
    response.setHeader('Connection', 'close');
    const { url = '/' } = request;
    if (/^\/health\/[\w-]+$/.test(url)) return serve(request, response);
    // Always a path of ours: with two slashes in front, or as a whole address, it would name another host.
    const path = url.startsWith('/') ? url.replace(/^\/+/, '') : '';
    response.writeHead(308, { Location: `${publicOrigin}/${path}`, 'Content-Length': 0, 'Cache-Control': 'no-store' });
    response.end();
  });
}
