import type { Principal } from '@confrere/platform/access';

/** The login or link session on which a page stands; when it ends the page loses its socket. */
export const accessOf = (principal: Principal): string =>
  principal.kind === 'member' ? principal.loginSessionId : principal.linkSessionId;
