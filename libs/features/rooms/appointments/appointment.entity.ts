import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** What makes an appointment of a consultation. When it is, with whom and how far it has come is told by the consultation alone. */
@Entity('appointment')
export class AppointmentEntity {
  @column.id() consultationId!: string;
  @column.reference() organizationId!: string;
  @column.count() minutes!: number;
  @column.optionalReference() seriesId!: string | null;
  /** From 1. */
  @column.optionalCount() seriesPlace!: number | null;
  /** When it was before it was moved last. */
  @column.optionalMoment() movedFrom!: Date | null;
  /** Handed over to somebody who has another at this time: it holds no slots. */
  @column.flag() overlapping!: boolean;
  /** Goes up with every move; a calendar shows the highest. */
  @column.count() version!: number;
  @column.optionalReference() bookedBy!: string | null;
  @column.moment() createdAt!: Date;
}
