import * as z from 'zod/mini';
import { DisplayName, Id, Moment } from '../signaling/values.js';

/** Past tense with its noun: `desk.entered`. */
const Action = z.string().check(z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/), z.maxLength(64));
const EntryNumber = z.int().check(z.gte(0));
/** In the order of their names, as text. */
const Facts = z.array(z.strictObject({ name: z.string(), value: z.nullable(z.string()) }));

const narrowing = {
  /** From this moment … */
  from: z.optional(Moment),
  /** … until before this one. */
  to: z.optional(Moment),
  /** The member, or the link session of a visitor, who did it. */
  actor: z.optional(Id),
  action: z.optional(Action),
  /** What it was done to. */
  subject: z.optional(Id),
};
/** Which entries are meant; each that is left out narrows nothing. */
export const AuditFilter = z.strictObject(narrowing);
export type AuditFilter = z.infer<typeof AuditFilter>;

/** `GET /api/admin/audit?…`: a filter, and where to go on. */
export const AuditQuery = z.strictObject({ ...narrowing, before: z.optional(z.string().check(z.regex(/^\d{1,10}$/))) });
export type AuditQuery = z.infer<typeof AuditQuery>;

/** One thing that somebody did. Names are looked up when it is read: the trail itself holds ids. */
export const AuditRow = z.strictObject({
  seq: EntryNumber,
  at: Moment,
  actor: z.strictObject({
    kind: z.enum(['member', 'visitor', 'system']),
    id: z.nullable(z.string()),
    /** Of a member who is still known. */
    name: z.nullable(DisplayName),
  }),
  action: z.string(),
  subject: z.nullable(z.strictObject({ id: z.string(), name: z.nullable(DisplayName) })),
  detail: Facts,
  /** What was kept apart of the trail, the reason among it; null when there was nothing. */
  apart: z.nullable(Facts),
  /** There was something, and it has been erased. */
  erased: z.boolean(),
});
export type AuditRow = z.infer<typeof AuditRow>;

/** The latest first. `next` is the `before` of the following page; null on the last. */
export const AuditPage = z.strictObject({ entries: z.array(AuditRow), next: z.nullable(z.string()) });
export type AuditPage = z.infer<typeof AuditPage>;

/** `GET /api/admin/audit/people`: whom one can filter by. */
export const AuditPeople = z.strictObject({ people: z.array(z.strictObject({ id: Id, name: DisplayName })) });
export type AuditPeople = z.infer<typeof AuditPeople>;

/** A place outside: up to which entry it was told, and why it cannot be told now, as a code. */
const Destination = z.strictObject({ told: EntryNumber, failure: z.nullable(z.string()) });

/** `GET /api/admin/audit/chain?after=…`: the next stretch of the chain, checked. To be asked again from `checked` until it is `done`. */
export const AuditChain = z.strictObject({
  /** Up to which entry it was checked now. */
  checked: EntryNumber,
  /** How many entries there are. */
  entries: EntryNumber,
  done: z.boolean(),
  /** What is wrong, and with which entry. */
  fault: z.nullable(z.strictObject({ code: z.string(), seq: z.nullable(EntryNumber) })),
  /** The last signed checkpoint. */
  checkpoint: z.nullable(z.strictObject({ seq: EntryNumber, at: Moment })),
  /** The file of checkpoints. */
  file: Destination,
  /** The site's log collector, where there is one. */
  collector: z.nullable(Destination),
});
export type AuditChain = z.infer<typeof AuditChain>;

/** `GET /api/admin/audit/chain?after=…` */
export const AuditChainQuery = z.strictObject({ after: z.optional(z.string().check(z.regex(/^\d{1,10}$/))) });
export type AuditChainQuery = z.infer<typeof AuditChainQuery>;

/**
 * `POST /api/admin/audit/export`: a file. `jsonl` can be checked with `confrere audit verify`; `csv` is for reading. The
 * export is itself an entry of the trail.
 */
export const ExportAudit = z.strictObject({ format: z.enum(['jsonl', 'csv']), filter: AuditFilter });
export type ExportAudit = z.infer<typeof ExportAudit>;
