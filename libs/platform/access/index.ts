export { Access, ACCESS_RULE, type AccessRule, type Area, areasOf, FOREIGN_FORM, TakesForeignForm } from './access.js';
export { AccessGuard, CurrentMember, CurrentVisitor, RECENTLY } from './access-guard.js';
export { isAllowedOrigin } from './allowed-origin.js';
export { AreasServed } from './areas-served.js';
export {
  type MemberPrincipal,
  type Principal,
  type PrincipalOf,
  Principals,
  type VisitorPrincipal,
} from './principal.js';
export { PublicOrigin, type ServedAddress } from './public-origin.js';
export { clearCookie, type CookieNames, cookieNames, readCookie, setCookie } from './session-cookies.js';
