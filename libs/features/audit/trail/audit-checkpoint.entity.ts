import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A checkpoint that was signed; on its way to the file and to syslog. Never changed. */
@Entity('audit_checkpoint')
export class AuditCheckpointEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.count() seq!: number;
  @column.text(64) hash!: string;
  @column.moment() at!: Date;
  @column.text(16) keyId!: string;
  @column.text(128) signature!: string;
}
