import type { PublicOrigin } from '@confrere/platform/access';
import type { RequestHandler } from 'express';

/**
 * Sends a browser that came under another name of this machine (`localhost` for `127.0.0.1`) to the public origin:
 * elsewhere its cookies and its Origin would be wrong, and nothing would work. For an evaluation, which has no proxy in
 * front that may rewrite `Host`. The fragment with a link's secret goes along (RFC 9110, section 10.2.2).
 */
export function sendHome(origin: PublicOrigin): RequestHandler {
  return (request, response, next) => {
    const publicOrigin = origin.at(request);
    const { host } = new URL(publicOrigin);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || request.headers.host === host || request.path.startsWith('/health/')) return next();
    // Always a path: with two slashes in front it would name another host.
    response.redirect(307, `${publicOrigin}/${request.originalUrl.replace(/^\/+/, '')}`);
  };
}
