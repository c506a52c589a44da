import type { Request, RequestType } from '@confrere/contract';
import { isAllowed, type Permission } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';
import type { MemberPrincipal, VisitorPrincipal } from '@confrere/platform/access';
import type { Page } from '../pages/page.js';

export type RequestOf<Type extends RequestType> = Extract<Request, { type: Type }>;

/** Does what a page asks for, or throws; a DomainError is answered with its code. What needs nobody else is done at once. */
export type RequestHandler<Type extends RequestType> = (page: Page, request: RequestOf<Type>) => Promise<void> | void;

/** One handler for each request of the contract: a request without one does not compile. */
export type RequestHandlers = { readonly [Type in RequestType]: RequestHandler<Type> };

/** The requests of one side, as a table of its own. */
export type HandlersOf<Type extends RequestType> = Pick<RequestHandlers, Type>;

/** A handler that only visitors' pages may ask for (`access.denied`). */
export const forVisitor =
  <Type extends RequestType>(
    handle: (visitor: VisitorPrincipal, page: Page, request: RequestOf<Type>) => Promise<void>,
  ): RequestHandler<Type> =>
  (page, request) => {
    if (page.principal.kind !== 'visitor') throw denied(request);
    return handle(page.principal, page, request);
  };

/** A handler that only desks may ask for, of members whose role allows it (`access.denied`). */
export const forMember =
  <Type extends RequestType>(
    permission: Permission,
    handle: (member: MemberPrincipal, page: Page, request: RequestOf<Type>) => Promise<void>,
  ): RequestHandler<Type> =>
  (page, request) => {
    if (page.principal.kind !== 'member' || !isAllowed(page.principal.role, permission)) throw denied(request);
    return handle(page.principal, page, request);
  };

const denied = (request: Request): DomainError =>
  new DomainError('access.denied', 'forbidden', `${request.type} is not for this page`);
