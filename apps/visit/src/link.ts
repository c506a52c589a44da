import type { VisitPage } from '@confrere/contract';

/** The two parts of an invitation link, `/j/<reference>#<secret>` (`LinkReference`, `LinkSecret` of the contract). */
export interface Link {
  readonly reference: string | null;
  readonly secret: string | null;
  /** Whoever comes from the form at a room's door has tapped already. */
  readonly tapped: boolean;
}

/** Reads the link that the page was opened with. Parts that cannot be right are null. */
export const readLink = ({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): Link => ({
  reference: /^\/j\/([\w-]{11,32})\/?$/.exec(pathname)?.[1] ?? null,
  secret: /^#([\w-]{43})$/.exec(hash)?.[1] ?? null,
  tapped: hash === '#start',
});

/** Takes the secret out of the address bar, so that it is in no history, no bookmark and no screenshot. */
export const hideSecret = (reference: string): void => history.replaceState(null, '', `/j/${reference}`);

/**
 * Exchanges the secret for a cookie. Answers the page's facts, or the code of the refusal.
 *
 * Looked at by hand: the closed schemas weigh as much as the check screen and come after it, with everything that needs
 * the clinic.
 */
export async function openLink(reference: string, secret: string): Promise<VisitPage | string> {
  const response = await fetch('/api/link/open', {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ reference, secret }),
  }).catch(() => null);
  if (!response) return 'network.unreachable';
  const answer = (await response.json().catch(() => null)) as { organization?: unknown; code?: unknown } | null;
  if (response.ok && answer?.organization) return answer as VisitPage;
  return typeof answer?.code === 'string' ? answer.code : 'server.unexpected';
}

/** Whether this device has still opened the link; rejects when the server cannot tell. */
export async function isStillOpen(reference: string | null): Promise<boolean> {
  if (reference === null) return false;
  const response = await fetch(`/api/visit/${reference}`, { credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new Error('The server did not tell.');
  return ((await response.json()) as VisitPage).opened;
}
