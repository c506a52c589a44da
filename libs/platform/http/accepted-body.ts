import { SetMetadata } from '@nestjs/common';

/** The metadata under which the guard against foreign writes finds what else a route takes. */
export const ACCEPTED_BODY = Symbol('accepted body');

/**
 * States that a route takes a body of these media types instead of `application/json`; it reads the body itself. Only types
 * that no form of another site can send: everything else that guards a write stays as it is.
 */
export const AcceptsBody = (...types: (`image/${string}` | `audio/${string}`)[]): MethodDecorator =>
  SetMetadata(ACCEPTED_BODY, types);
