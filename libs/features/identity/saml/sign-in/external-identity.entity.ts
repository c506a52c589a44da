import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Whom an identity provider knows a member as: by organization, identity provider and name, never by an address. */
@Entity('external_identity')
export class ExternalIdentityEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  @column.text(512) idpEntityId!: string;
  @column.text(256) nameId!: string;
  @column.text(128) nameIdFormat!: string;
  /** A group would make them an administrator; somebody here has to agree. */
  @column.optionalText(16) wantedRole!: 'admin' | null;
  @column.moment() createdAt!: Date;
  @column.moment() seenAt!: Date;
}
