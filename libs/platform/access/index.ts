export { isAllowedOrigin } from './allowed-origin.js';
export {
  type MemberPrincipal,
  type Principal,
  type PrincipalOf,
  Principals,
  type VisitorPrincipal,
} from './principal.js';
export { PublicOrigin } from './public-origin.js';
export { clearCookie, type CookieNames, cookieNames, readCookie, setCookie } from './session-cookies.js';
