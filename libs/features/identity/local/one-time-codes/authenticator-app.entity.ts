import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** The authenticator app of a member (RFC 6238); it counts once a code of it was right. */
@Entity('authenticator_app')
export class AuthenticatorAppEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  /** Sealed by `AppSecrets`. */
  @column.text() secret!: string;
  @column.moment() createdAt!: Date;
  @column.optionalMoment() confirmedAt!: Date | null;
  /** The time step of the last code that was taken: neither it nor an earlier one is taken again. */
  @column.count() lastStep!: number;
  /** Of the hashes of the recovery codes, hex. */
  @column.text(64) recoverySalt!: string;
}
