import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/**
 * Where the chain of an organization ends: one row, so that two transactions that both add to it collide instead of forking
 * it. And where it begins: entries up to the anchor may be dropped, the rest may not.
 */
@Entity('audit_head')
export class AuditHeadEntity {
  @column.id() organizationId!: string;
  @column.count() seq!: number;
  @column.text(64) hash!: string;
  /** 0 until a retention rule has dropped a prefix. */
  @column.count() anchorSeq!: number;
  /** The hash of the last entry that was dropped: what the first one that is left builds on. */
  @column.text(64) anchorHash!: string;
}
