import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** One thing that somebody did: a link of its organization's chain. Rows are only ever added; triggers refuse the rest. */
@Entity('audit_event')
export class AuditEventEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** From 1, without gaps, in each organization. */
  @column.count() seq!: number;
  @column.moment() at!: Date;
  @column.text(16) actorKind!: 'member' | 'visitor' | 'system';
  /** The member, or the link session of the visitor; null for the system. */
  @column.optionalReference() actorId!: string | null;
  /** Past tense with its noun: `desk.entered`, `consultation.ended`. */
  @column.text(64) action!: string;
  /** The id of what it was done to. */
  @column.optionalReference() subjectId!: string | null;
  @column.json() detail!: Readonly<Record<string, string | number | boolean | null>>;
  /** What the chain keeps of the erasable payload; null when there never was one. */
  @column.optionalText(64) commitment!: string | null;
  @column.text(64) prevHash!: string;
  @column.text(64) hash!: string;
}
