import { DomainError } from '@confrere/kernel';
import { isAllowedOrigin, PublicOrigin } from '@confrere/platform/access';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets only our own pages change anything (CSRF): a write needs the exact `Origin`, `application/json`, which no form
 * can send, and, from browsers that tell, `Sec-Fetch-Site: same-origin`.
 */
@Injectable()
export class ForeignWriteGuard implements CanActivate {
  constructor(private readonly origin: PublicOrigin) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (READS.has(request.method)) return true;
    const site = request.headers['sec-fetch-site'];
    if (
      !isAllowedOrigin(request.headers.origin, this.origin.at(request)) ||
      (site !== undefined && site !== 'same-origin')
    )
      throw new DomainError('access.wrong-origin', 'forbidden', 'This request comes from another site.');
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
      throw new DomainError('request.invalid', 'invalid', 'Send application/json.');
    return true;
  }
}
