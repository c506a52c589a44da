import * as z from 'zod/mini';
import { Ending } from '../signaling/visit.js';
import { DisplayName, Moment, Picture, ShortText } from '../signaling/values.js';

/** The public part of an invitation link: `/j/<reference>#<secret>`. Opens nothing. */
export const LinkReference = z.string().check(z.regex(/^[A-Za-z0-9_-]{11,32}$/));
/** The secret part: 32 random bytes as base64url. */
export const LinkSecret = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** `POST /api/link/open`: a tap exchanges the secret for a cookie. Answer: `VisitPage`. */
export const OpenLink = z.strictObject({ reference: LinkReference, secret: LinkSecret });
export type OpenLink = z.infer<typeof OpenLink>;

/**
 * What the visitor's page shows before it is connected. The server paints it as HTML and hands it to the script in
 * `<script type="application/json" id="visit-page">`. `GET /api/visit/<reference>` answers the same.
 */
export const VisitPage = z.strictObject({
  /** Null: no invitation has this reference; the page says so without telling whether it ever existed. */
  reference: z.nullable(z.string()),
  organization: z.strictObject({
    name: ShortText,
    supportPhone: z.nullable(ShortText),
    /** When somebody answers there, as the organization wrote it. */
    supportHours: z.nullable(ShortText),
    emergencyNumber: ShortText,
    timeZone: ShortText,
    logo: z.nullable(Picture),
    /** It takes visits; not while it is suspended or being closed: the page says whom to phone. */
    open: z.boolean(),
  }),
  professional: z.nullable(
    z.strictObject({ displayName: DisplayName, title: z.nullable(ShortText), picture: z.nullable(Picture) }),
  ),
  plannedAt: z.nullable(Moment),
  /** The server's time, against a wrong clock on the phone. */
  now: Moment,
  /** This device has opened the link before (cookie): no secret is needed. */
  opened: z.boolean(),
  /** Only when opened. */
  visitorName: z.nullable(DisplayName),
  /** The consultation is over and cannot be entered again. */
  over: z.boolean(),
  /** The clinic has cancelled it; it is over too. */
  cancelled: z.boolean(),
  /** It was moved: when it was before; null once it is over. */
  movedFrom: z.nullable(Moment),
  /** What became of it, once somebody has said so. */
  ending: z.nullable(Ending),
});
export type VisitPage = z.infer<typeof VisitPage>;
