import { LinkReference, LinkSecret } from '@confrere/contract';

/** The two parts of an invitation link, `/j/<reference>#<secret>`. */
export interface Link {
  readonly reference: string | null;
  readonly secret: string | null;
}

/** Reads the link that the page was opened with. Parts that cannot be right are null. */
export function readLink(location: Pick<Location, 'pathname' | 'hash'>): Link {
  const reference = LinkReference.safeParse(/^\/j\/([^/]+)\/?$/.exec(location.pathname)?.[1]);
  const secret = LinkSecret.safeParse(location.hash.slice(1));
  return { reference: reference.success ? reference.data : null, secret: secret.success ? secret.data : null };
}

/** Takes the secret out of the address bar, so that it is in no history, no bookmark and no screenshot. */
export const hideSecret = (reference: string): void => history.replaceState(null, '', `/j/${reference}`);
