import * as z from 'zod/mini';
import { DisplayName, Id, ShortText } from '../signaling/values.js';
import { ProfessionalView } from '../signaling/visit.js';

const { presence } = ProfessionalView.def.shape;

/** `GET /api/desk/colleagues`: to whom a visitor can be transferred, and how free they are now. A team is as free as its freest member. */
export const Colleagues = z.strictObject({
  members: z.array(z.strictObject({ id: Id, displayName: DisplayName, title: z.nullable(ShortText), presence })),
  teams: z.array(z.strictObject({ id: Id, name: ShortText, presence })),
});
export type Colleagues = z.infer<typeof Colleagues>;

/** `POST /api/desk/consultations/:id/telephone`: where a visitor can be telephoned; that somebody looked is in the audit trail. */
export const VisitorTelephone = z.strictObject({ phone: z.nullable(ShortText) });
export type VisitorTelephone = z.infer<typeof VisitorTelephone>;
