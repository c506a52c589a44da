import type { Permission } from '@confrere/contract';
import { SetMetadata } from '@nestjs/common';

/** Which audience a route is for; each can be served on a host name and port of its own (`listeners`). */
export type Area = 'visit' | 'desk' | 'admin';

/** Who may come to a route, and where it is served. */
export interface AccessRule {
  /** Where it is served; several for what all pages need. */
  readonly area: Area | readonly Area[];
  /** `anyone`, a `visitor` who has opened a link, a `member` of whatever role, or members whose role has the permission. */
  readonly to: 'anyone' | 'visitor' | 'member' | Permission;
  /** Only for someone who has proved who they are within the last minutes (`RECENTLY`). */
  readonly recent?: boolean;
}

/** The metadata under which the guard, and whoever lists the routes, finds a rule. */
export const ACCESS_RULE = Symbol('access rule');

/** States who may come to a route. A route without it is refused to everybody, and a spec fails. */
export const Access = (rule: AccessRule): MethodDecorator & ClassDecorator => SetMetadata(ACCESS_RULE, rule);

export const areasOf = ({ area }: AccessRule): readonly Area[] => (typeof area === 'string' ? [area] : area);

/** The metadata of a route that takes a form from another site. */
export const FOREIGN_FORM = Symbol('foreign form');

/** States that another site's page may post a form to a route, as identity providers do. Such a route believes no login cookie. */
export const TakesForeignForm = (): MethodDecorator => SetMetadata(FOREIGN_FORM, true);
