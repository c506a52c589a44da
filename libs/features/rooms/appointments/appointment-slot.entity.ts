import { column } from '@confrere/platform/storage';
import { Entity, PrimaryColumn } from 'typeorm';

/** Five minutes of somebody's day that an appointment takes. */
@Entity('appointment_slot')
export class AppointmentSlotEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) organizationId!: string;
  /** A member, or one of as many places of a team as it has members (`<room>#<place>`). */
  @PrimaryColumn({ type: 'varchar', length: 48 }) holder!: string;
  /** Since 1970, in steps of five minutes. */
  @PrimaryColumn({ type: 'integer' }) slot!: number;
  @column.reference() consultationId!: string;
}
