import { isAllowed } from '@confrere/contract';
import { Clock, DomainError } from '@confrere/kernel';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  type INestApplicationContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule, areasOf } from './access.js';
import { AreasServed } from './areas-served.js';
import { type MemberPrincipal, type Principal, Principals, type VisitorPrincipal } from './principal.js';

/** So long after proving who one is, one may do what needs it (`recent`), milliseconds. */
export const RECENTLY = 10 * 60_000;

interface AskedRequest {
  readonly headers: { readonly cookie?: string };
  principal?: Principal;
}

/** Lets through whom the route's `Access` names, and leaves the Principal on the request. */
export class AccessGuard implements CanActivate {
  private readonly reflector = new Reflector();
  private readonly clock: Clock;
  private readonly served: AreasServed;

  constructor(private readonly app: INestApplicationContext) {
    this.clock = app.get(Clock);
    this.served = app.get(AreasServed);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<AskedRequest>();
    // As if it were not there: what a listener does not serve cannot be told from what does not exist.
    if (!rule || !areasOf(rule).some((area) => this.served.by(request, area)))
      throw new DomainError('request.not-found', 'not-found', 'There is nothing at this address.');
    if (rule.to === 'anyone') return true;
    const principals = this.app.get(Principals, { strict: false });
    if (rule.to === 'visitor') {
      request.principal = await principals.require('visitor', request.headers.cookie);
      return true;
    }
    const member = await principals.require('member', request.headers.cookie);
    request.principal = member;
    if (rule.to !== 'member' && !isAllowed(member.role, rule.to))
      throw new DomainError('access.denied', 'forbidden', 'Your role does not allow this.');
    if (rule.recent && this.clock.now().getTime() - member.authenticatedAt.getTime() > RECENTLY)
      throw new DomainError('access.reauthenticate', 'forbidden', 'Confirm that it is you, then try again.');
    return true;
  }
}

/** The member whom the guard let through: `@CurrentMember() member: MemberPrincipal`. */
export const CurrentMember = createParamDecorator((_: unknown, context: ExecutionContext): MemberPrincipal => {
  const { principal } = context.switchToHttp().getRequest<AskedRequest>();
  if (principal?.kind !== 'member') throw new Error('This route does not ask for a member: state it with @Access.');
  return principal;
});

/** The visitor whom the guard let through. */
export const CurrentVisitor = createParamDecorator((_: unknown, context: ExecutionContext): VisitorPrincipal => {
  const { principal } = context.switchToHttp().getRequest<AskedRequest>();
  if (principal?.kind !== 'visitor') throw new Error('This route does not ask for a visitor: state it with @Access.');
  return principal;
});
