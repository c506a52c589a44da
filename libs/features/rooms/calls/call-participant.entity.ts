import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Someone in a call, and the tab that carries it for them. */
@Entity('call_participant')
export class CallParticipantEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() callId!: string;
  @column.text(16) role!: 'professional' | 'visitor';
  /** Null for the visitor. */
  @column.optionalReference() memberId!: string | null;
  @column.text(64) displayName!: string;
  /** The contract's `order`: of two, the one with the lower position makes the connection. */
  @column.count() position!: number;
  @column.optionalText(64) tab!: string | null;
  /** The login or link session whose page was last given the way to the others (ICE servers); null before that. */
  @column.optionalReference() heldBy!: string | null;
  @column.optionalMoment() leftAt!: Date | null;
}
