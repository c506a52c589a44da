import { LOGIN_LIFE } from './session-life.js';

/** How long login sessions last on this appliance, in milliseconds; a token to be injected. They never end a running call. */
export class SessionLimits {
  constructor(
    /** Without a request or an open page. */
    readonly idle: number = LOGIN_LIFE.idle,
    /** In all. */
    readonly absolute: number = LOGIN_LIFE.absolute,
  ) {}
}
