import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Up to which checkpoint a destination outside has been told of an organization's trail. */
@Entity('audit_forwarding')
export class AuditForwardingEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.text(16) destination!: 'file' | 'syslog';
  @column.count() seq!: number;
}
