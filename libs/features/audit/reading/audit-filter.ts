import type { AuditFilter } from '@confrere/contract';
import type { Rows } from '@confrere/platform/storage';
import { And, type FindOptionsWhere, LessThan, LessThanOrEqual, MoreThan, MoreThanOrEqual } from 'typeorm';
import { AuditEventEntity } from '../trail/audit-event.entity.js';

/** Whether a filter leaves out entries from the midst of the trail. */
export const isSelection = ({ actor, action, subject }: AuditFilter): boolean =>
  actor !== undefined || action !== undefined || subject !== undefined;

/** The rows that a filter means. */
export function whereOf({ from, to, actor, action, subject }: AuditFilter): FindOptionsWhere<AuditEventEntity> {
  const times = [
    ...(from === undefined ? [] : [MoreThanOrEqual(new Date(from))]),
    ...(to === undefined ? [] : [LessThan(new Date(to))]),
  ];
  return {
    ...(times.length === 0 ? {} : { at: And(...times) }),
    ...(actor === undefined ? {} : { actorId: actor }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subjectId: subject }),
  };
}

/** A stretch of numbers, both ends within. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/**
 * From the first to the last entry of a time. Clocks are set back now and then: so it is the numbers, and not each entry's
 * time, that say what lies between; nothing is missing from the stretch.
 */
export async function stretchOf(entities: Rows, filter: AuditFilter, upTo: number): Promise<Stretch> {
  const where = { ...whereOf(timesOf(filter)), seq: LessThanOrEqual(upTo) };
  const first = await entities.findOne(AuditEventEntity, { where, order: { seq: 'ASC' } });
  const last = await entities.findOne(AuditEventEntity, { where, order: { seq: 'DESC' } });
  return { first: first?.seq ?? 1, last: last?.seq ?? 0 };
}

const timesOf = ({ from, to }: AuditFilter): AuditFilter => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

export const numbered = (after: number, { last }: Stretch) => And(MoreThan(after), LessThanOrEqual(last));
