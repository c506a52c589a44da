import type { Numbers, NumbersQuery } from '@confrere/contract';
import { OrganizationEntity } from '@confrere/features/organizations';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { And, IsNull, LessThan, MoreThanOrEqual } from 'typeorm';
import { CallEntity } from '../calls/call.entity.js';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { RoomEntity } from '../room.entity.js';
import { dayAfter, momentOf } from '../rooms/wall-clock.js';
import { countDays } from './count-days.js';

/** So many days at once. */
export const MOST_DAYS = 366;
/** A visit's calls may ring a day before its planned time, and go on after its day. */
const MARGIN = 2 * 86_400_000;

const VISIT = {
  ...{ id: true, state: true, outcome: true, plannedAt: true, createdAt: true, waitingSince: true, walkIn: true },
  ...{ camera: true, microphone: true, sound: true, network: true },
} as const;
const CALL = { id: true, consultationId: true, liveSince: true, endedAt: true, endReason: true } as const;

/** How the days of an organization went. Of one person alone there are numbers for that person only. */
@Injectable()
export class ReadNumbers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `numbers.days-invalid`: the last day before the first, or more than a year; `room.not-found`. */
  async run({ organizationId, memberId }: MemberPrincipal, { from, to, room }: NumbersQuery): Promise<Numbers> {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
    if (days < 1 || days > MOST_DAYS)
      throw new DomainError('numbers.days-invalid', 'invalid', `Ask for 1 to ${MOST_DAYS} days.`);
    const { visits, calls, rooms, timeZone } = await this.unitOfWork.in(organizationId).read(async (entities) => {
      const choice = await roomsFor(entities, organizationId, memberId);
      if (room !== undefined && !choice.some(({ id }) => id === room))
        throw new DomainError('room.not-found', 'not-found', 'There is no such room to count.');
      const zone = (await entities.findOneByOrFail(OrganizationEntity, { id: organizationId })).timeZone;
      const [begin, end] = [momentOf(from, 0, zone), momentOf(dayAfter(to), 0, zone)];
      const within = (margin = 0) =>
        And(MoreThanOrEqual(new Date(begin.getTime() - margin)), LessThan(new Date(end.getTime() + margin)));
      const where = { organizationId, ...(room !== undefined && { roomId: room }) };
      const found = await entities.find(ConsultationEntity, {
        select: VISIT,
        where: [
          { ...where, plannedAt: within() },
          { ...where, plannedAt: IsNull(), createdAt: within() },
        ],
      });
      const rung = await entities.find(CallEntity, { select: CALL, where: { organizationId, rungAt: within(MARGIN) } });
      return { visits: found, calls: rung, rooms: choice, timeZone: zone };
    });
    return { ...countDays(visits, calls, { from, to, timeZone, now: this.clock.now() }), rooms };
  }
}

/** Teams, by name, and the own room. What one person alone did is nobody else's to count. */
async function roomsFor(entities: Rows, organizationId: string, memberId: string): Promise<Numbers['rooms']> {
  const found = await entities.find(RoomEntity, {
    where: [
      { organizationId, kind: 'team' },
      { organizationId, kind: 'personal', memberId },
    ],
  });
  const teams = found.filter(({ kind }) => kind === 'team').map(({ id, name }) => ({ id, name: name ?? '–' }));
  const own = found.filter(({ kind }) => kind === 'personal').map(({ id }) => ({ id, name: '' }));
  return [...own, ...teams.sort((one, other) => one.name.localeCompare(other.name))];
}
