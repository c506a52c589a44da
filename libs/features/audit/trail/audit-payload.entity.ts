import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';
import type { Payload } from '../chain/audit-entry.js';

/** What of an entry may be erased. Without this row the chain is as whole as with it. */
@Entity('audit_payload')
export class AuditPayloadEntity {
  /** That of the entry. */
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.text(64) salt!: string;
  @column.json() payload!: Payload;
}
