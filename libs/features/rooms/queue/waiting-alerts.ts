import { Outbox } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock, type ClockTimer, DomainError } from '@confrere/kernel';
import { type Rows, type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { In, IsNull, LessThan, LessThanOrEqual } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { RoomEntity } from '../room.entity.js';
import { settingsOf } from '../rooms/room-settings.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { AWAY_FOR } from './absences.js';
import { MemberAbsenceEntity } from './member-absence.entity.js';

const MINUTE = 60_000;
const LOOKS_EVERY = MINUTE;
/** At so many times the minutes of the room somebody is told: first those for whom the visitor waits, then reception too. */
const LEVELS = [1, 3] as const;

/**
 * Writes to the staff when a visitor waits longer than their room allows: once for each visitor and level, whatever restarts
 * or runs beside it, since the level stands in the database and is raised by a conditional UPDATE. The mail names nobody.
 */
@Injectable()
export class WaitingAlerts implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = this.clock.after(LOOKS_EVERY, () => {
      this.running = this.look();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    await this.running;
  }

  private async look(): Promise<void> {
    try {
      await this.round();
    } catch (error) {
      this.log.error('waiting.not-told', error);
    }
    if (this.timer) this.onApplicationBootstrap();
  }

  /** Looks at everybody who waits. @returns for how many visitors somebody was written to. */
  async round(): Promise<number> {
    const now = this.clock.now();
    const lately = new Date(now.getTime() - MINUTE);
    const long = await this.unitOfWork.everywhere.run(async ({ entities }) => {
      await entities.delete(MemberAbsenceEntity, { since: LessThan(new Date(now.getTime() - AWAY_FOR)) });
      const state = 'waiting' as const;
      const alerts = LessThan(LEVELS.length);
      const waiting = await entities.findBy(ConsultationEntity, {
        state,
        alerts,
        waitingSince: LessThanOrEqual(lately),
      });
      const ids = new Set(waiting.map(({ roomId }) => roomId));
      const rooms = ids.size === 0 ? [] : await entities.findBy(RoomEntity, { id: In([...ids]) });
      const roomOf = new Map(rooms.map((room) => [room.id, room]));
      return waiting.flatMap((consultation) => overdue(consultation, roomOf.get(consultation.roomId), now));
    });
    let told = 0;
    for (const group of groupsOf(long))
      told += await this.unitOfWork.in(group[0].consultation.organizationId).run((tx) => this.tell(tx, group));
    return told;
  }

  /** Those who wait for the same, at the same level: one mail to each who is to know. */
  private async tell(tx: Transaction, group: Group): Promise<number> {
    const raised: Overdue[] = [];
    for (const each of group) {
      const { id, organizationId, alerts } = each.consultation;
      const still = { id, organizationId, state: 'waiting', alerts } as const;
      const { affected } = await tx.entities.update(ConsultationEntity, still, { alerts: each.level });
      if (affected === 1) raised.push(each);
    }
    if (raised.length === 0 || !this.outbox.canSend('mail')) return 0;
    const [{ consultation, room, level }] = group;
    const { organizationId } = consultation;
    const { name: organization } = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const fields = {
      organization,
      team: room.kind === 'team' ? room.name : null,
      visitors: raised.length,
      minutes: Math.min(...raised.map(({ minutes }) => minutes)),
    };
    for (const { email } of await concerned(tx.entities, consultation, level)) {
      if (email === null) continue;
      try {
        await this.outbox.send(tx, {
          organizationId,
          template: 'visitors-waiting',
          to: email,
          fields,
          notAfter: this.uselessAt(),
        });
      } catch (error) {
        // An address to which nothing can be sent keeps nobody else from being told.
        if (!(error instanceof DomainError)) throw error;
      }
    }
    return raised.length;
  }

  private uselessAt(): Date {
    return new Date(this.clock.now().getTime() + 30 * MINUTE);
  }
}

interface Overdue {
  readonly consultation: ConsultationEntity;
  readonly room: RoomEntity;
  /** 1 for the first. */
  readonly level: number;
  readonly minutes: number;
}
type Group = readonly [Overdue, ...Overdue[]];

/** From the planned time on, or from what the visitor was told, or from when they came here; whichever is last. */
function overdue(consultation: ConsultationEntity, room: RoomEntity | undefined, now: Date): Overdue[] {
  const after = room && settingsOf(room).escalationMinutes;
  if (!room || !after) return [];
  const { waitingSince, plannedAt, expectedAt, handedOverAt, alerts } = consultation;
  const from = Math.max(...[waitingSince, plannedAt, expectedAt, handedOverAt].map((moment) => moment?.getTime() ?? 0));
  const minutes = Math.floor((now.getTime() - from) / MINUTE);
  const level = LEVELS.filter((times) => minutes >= times * after).length;
  return level > alerts ? [{ consultation, room, level, minutes }] : [];
}

function groupsOf(all: readonly Overdue[]): Group[] {
  const groups = new Map<string, [Overdue, ...Overdue[]]>();
  for (const each of all) {
    const key = `${each.consultation.roomId} ${each.consultation.memberId ?? ''} ${each.level}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

/** Whoever the visitor waits for; from the second level on the whole team and reception. */
async function concerned(
  entities: Rows,
  { organizationId, memberId, roomId }: ConsultationEntity,
  level: number,
): Promise<MemberEntity[]> {
  const team =
    memberId === null || level > 1 ? await entities.findBy(TeamMemberEntity, { organizationId, roomId }) : [];
  const ids = new Set([...team.map((each) => each.memberId), ...(memberId === null ? [] : [memberId])]);
  const active = { organizationId, deactivatedAt: IsNull() };
  return entities.findBy(MemberEntity, [
    { ...active, id: In([...ids]) },
    ...(level > 1 ? [{ ...active, role: 'reception' as const }] : []),
  ]);
}
