import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** One thing that somebody did. Rows are only ever added. */
@Entity('audit_event')
export class AuditEventEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.moment() at!: Date;
  @column.text(16) actorKind!: 'member' | 'visitor' | 'system';
  /** The member, or the link session of the visitor; null for the system. */
  @column.optionalReference() actorId!: string | null;
  /** Past tense with its noun: `desk.entered`, `consultation.ended`. */
  @column.text(64) action!: string;
  /** The id of what it was done to. */
  @column.optionalReference() subjectId!: string | null;
  @column.json() detail!: Readonly<Record<string, string | number | boolean | null>>;
}
