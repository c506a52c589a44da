import { Country, EmergencyNumber, Languages, Slug, Telephone } from '@confrere/contract';
import { z } from 'zod';

const as = (schema: { safeParse(value: unknown): { success: boolean } }, what: string) =>
  z.string(what).refine((value) => schema.safeParse(value).success, what);
const line = (what: string) => z.string(what).trim().min(1, what).max(200, what);
const ZONE = 'write a time zone like Europe/Oslo';

/** An organization that the appliance has from its first start on. What stands on the screen as it does here is changed here. */
const organization = z.strictObject({
  slug: as(Slug, 'write its address with small letters, digits and dashes, like oslo-hospital'),
  name: line('write its name as visitors read it'),
  emergencyNumber: as(EmergencyNumber, 'write what is dialed in an emergency, like "113"'),
  timeZone: line(ZONE).refine((value) => Intl.supportedValuesOf('timeZone').includes(value) || value === 'UTC', ZONE),
  country: as(Country, 'write its country as two capital letters, like NO'),
  languages: z
    .array(z.string())
    .refine((value) => Languages.safeParse(value).success, 'list languages like [nb, en]')
    .optional(),
  organizationNumber: line('write its number, like "974588951"').max(40).optional(),
  supportPhone: as(Telephone, 'write a telephone number, like "+47 22 22 22 22"').optional(),
  supportHours: line('write when the phone is answered, like Mon–Fri 8–16').optional(),
});

export const organizationSettings = z
  .array(organization)
  .max(1000)
  .refine((all) => new Set(all.map(({ slug }) => slug)).size === all.length, 'give each organization a slug of its own')
  .default([]);

export type OrganizationConfig = Readonly<z.output<typeof organization>>;
