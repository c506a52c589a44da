import { DomainError } from '@confrere/kernel';
import { FOREIGN_FORM, isAllowedOrigin, PublicOrigin } from '@confrere/platform/access';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ACCEPTED_BODY } from './accepted-body.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const JSON_ONLY = ['application/json'];

/**
 * Lets only our own pages change anything (CSRF): a write needs the exact `Origin`, `application/json`, which no form
 * can send (or what the route states with `AcceptsBody`), and, from browsers that tell, `Sec-Fetch-Site: same-origin`. A
 * route that states `TakesForeignForm` sees to it by itself.
 */
@Injectable()
export class ForeignWriteGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly origin: PublicOrigin) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    if (READS.has(request.method)) return true;
    if (Reflect.getMetadata(FOREIGN_FORM, context.getHandler()) === true) return true;
    const site = request.headers['sec-fetch-site'];
    if (
      !isAllowedOrigin(request.headers.origin, this.origin.at(request)) ||
      (site !== undefined && site !== 'same-origin')
    )
      throw new DomainError('access.wrong-origin', 'forbidden', 'This request comes from another site.');
    const accepted =
      this.reflector.get<readonly string[] | undefined>(ACCEPTED_BODY, context.getHandler()) ?? JSON_ONLY;
    const [type = ''] = (request.headers['content-type'] ?? '').split(';');
    if (!accepted.includes(type.trim().toLowerCase()))
      throw new DomainError('request.invalid', 'invalid', `Send ${accepted.join(' or ')}.`);
    return true;
  }
}
