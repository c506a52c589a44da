import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** The password of a member who has one. */
@Entity('member_password')
export class MemberPasswordEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  /** PHC string, see password-hash.ts. */
  @column.text() hash!: string;
  @column.moment() changedAt!: Date;
}
