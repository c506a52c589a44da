import type { Presence } from '@confrere/contract';

/** What only the open connections know; the views of rooms ask for it, `signaling` answers. */
export interface WhoIsHere {
  /** How present a visitor is: the page that holds the seat counts, or any page when none holds it. */
  visitor(
    organizationId: string,
    consultationId: string,
    seatTab: string | null,
  ): { readonly presence: Presence; readonly since: Date | null };
  /** Whether a member has a desk open. */
  memberIsHere(organizationId: string, memberId: string): boolean;
}
