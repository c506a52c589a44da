import * as z from 'zod/mini';
import { DisplayName, Id, Moment, Picture, ShortText } from '../signaling/values.js';
import { MemberRole } from '../permissions.js';
import { LinkSecret } from './link.js';
import { OrganizationState, StateReason } from './organization.js';

/** `POST /api/entry`: a one-time link for a professional (`/desk/enter#<secret>`) becomes a login session (cookie). Answer: `DeskIdentity`. */
export const EnterDesk = z.strictObject({ secret: LinkSecret });
export type EnterDesk = z.infer<typeof EnterDesk>;

/** `GET /api/desk/identity`: who is signed in, and where their organization stands; 401 when nobody is. */
export const DeskIdentity = z.strictObject({
  member: z.strictObject({
    id: Id,
    displayName: DisplayName,
    title: z.nullable(ShortText),
    role: MemberRole,
    picture: z.nullable(Picture),
  }),
  organization: z.strictObject({
    id: Id,
    name: ShortText,
    timeZone: ShortText,
    supportPhone: z.nullable(ShortText),
    logo: z.nullable(Picture),
    state: OrganizationState,
    stateReason: z.nullable(StateReason),
    closesAt: z.nullable(Moment),
  }),
  /** Where what is not served under this address is: origins, null for what is served here. */
  elsewhere: z.strictObject({ desk: z.nullable(z.url()), admin: z.nullable(z.url()) }),
});
export type DeskIdentity = z.infer<typeof DeskIdentity>;

/** `POST /api/desk/invitations`: a link to hand out. */
export const CreateInvitation = z.strictObject({
  visitorName: z.nullable(DisplayName),
  plannedAt: z.nullable(Moment),
});
export type CreateInvitation = z.infer<typeof CreateInvitation>;

/** The whole link is told once: only a hash of its secret is kept. */
export const CreatedInvitation = z.strictObject({ consultation: Id, link: z.url() });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

/** RFC 9457, `application/problem+json`. `type` is `urn:confrere:problem:<code>`. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  /** Present on unexpected failures: quote it to the administrator. */
  correlation: z.optional(z.string()),
  /** What it is about, where the code alone does not say it: a moment (`at`), nothing that only some may see. */
  about: z.optional(z.strictObject({ at: Moment })),
});
export type Problem = z.infer<typeof Problem>;
