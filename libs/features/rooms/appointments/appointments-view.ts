import type {
  Appointment,
  AppointmentDetail,
  AppointmentOptions,
  AppointmentPage,
  AppointmentsQuery,
} from '@confrere/contract';
import { isAllowed } from '@confrere/contract';
import { Deliveries, Outbox, VISITOR_LANGUAGES } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import type { Rows } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Between, In, IsNull, MoreThan } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import { RoomEntity } from '../room.entity.js';
import { settingsOf } from '../rooms/room-settings.js';
import { dayAfter, momentOf } from '../rooms/wall-clock.js';
import { AppointmentEntity } from './appointment.entity.js';
import { statusOf } from './appointment-status.js';
import { USUAL_MINUTES } from './known-appointments.js';

const PAGE = 100;
const LONGEST_RANGE = 62 * 24 * 3_600_000;

/** Where the next page begins: the time and id of the last. */
interface Cursor {
  readonly at: Date;
  readonly id: string;
}

/** The appointments of an organization, as those who plan its days see them. */
@Injectable()
export class AppointmentsView {
  constructor(
    private readonly contacts: VisitorContacts,
    private readonly outbox: Outbox,
  ) {}

  /** By time. @throws DomainError `request.invalid` for days that end before they begin, or are too many. */
  async page(entities: Rows, organizationId: string, query: AppointmentsQuery): Promise<AppointmentPage> {
    const { timeZone } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const from = momentOf(query.from, 0, timeZone);
    const to = new Date(momentOf(dayAfter(query.to), 0, timeZone).getTime() - 1);
    const length = to.getTime() - from.getTime();
    if (length < 0 || length > LONGEST_RANGE) throw new DomainError('request.invalid', 'invalid', 'No such days.');
    const wanted = query.search?.trim().toLocaleLowerCase() ?? '';
    const narrowing = {
      ...{ organizationId, walkIn: false },
      ...(query.member !== undefined && { memberId: query.member }),
      ...(query.room !== undefined && { roomId: query.room }),
    };
    let cursor = query.after === undefined ? null : readCursor(query.after);
    const found: ConsultationEntity[] = [];
    for (;;) {
      const rest = cursor
        ? [
            { plannedAt: cursor.at, id: MoreThan(cursor.id) },
            { plannedAt: Between(new Date(cursor.at.getTime() + 1), to) },
          ]
        : [{ plannedAt: Between(from, to) }];
      const rows = await entities.find(ConsultationEntity, {
        where: rest.map((each) => ({ ...narrowing, ...each })),
        order: { plannedAt: 'ASC', id: 'ASC' },
        take: PAGE + 1,
      });
      // Names are compared here: the engines do not fold the same letters.
      const part = rows.slice(0, PAGE);
      for (const row of part) {
        if (found.length === PAGE) break;
        if (wanted === '' || row.visitorName?.toLocaleLowerCase().includes(wanted)) found.push(row);
        cursor = row.plannedAt && { at: row.plannedAt, id: row.id };
      }
      const more = rows.length > PAGE || cursor?.id !== part.at(-1)?.id;
      if (!more || part.length === 0) cursor = null;
      if (cursor === null || found.length === PAGE) break;
    }
    return {
      appointments: await this.described(entities, organizationId, found),
      next: cursor && writeCursor(cursor),
      timeZone,
    };
  }

  /** By time, those that have one. */
  async some(entities: Rows, organizationId: string, ids: readonly string[]): Promise<Appointment[]> {
    const found = await entities.find(ConsultationEntity, {
      where: { organizationId, id: In([...ids]) },
      order: { plannedAt: 'ASC', id: 'ASC' },
    });
    return this.described(
      entities,
      organizationId,
      found.filter(({ plannedAt }) => plannedAt !== null),
    );
  }

  /** @throws DomainError `consultation.not-found`. */
  async detail(entities: Rows, organizationId: string, id: string): Promise<AppointmentDetail> {
    const found = await entities.findOneBy(ConsultationEntity, { id, organizationId });
    if (!found)
      throw new DomainError('consultation.not-found', 'not-found', 'no such consultation in this organization');
    const contact = await this.contacts.read(entities, { organizationId, consultationId: id });
    const [appointment = null] = await this.some(entities, organizationId, [id]);
    return {
      appointment,
      reach: { phone: !!contact?.phone, mail: !!contact?.mail, link: !!contact?.link },
      openedAt: found.openedAt?.toISOString() ?? null,
      deliveries: [...((await Deliveries.of(entities, organizationId, [id])).get(id) ?? [])],
    };
  }

  async options(entities: Rows, organizationId: string): Promise<AppointmentOptions> {
    const organization = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const rooms = await entities.findBy(RoomEntity, { organizationId, closedAt: IsNull() });
    const members = await entities.find(MemberEntity, {
      where: { organizationId, deactivatedAt: IsNull() },
      order: { displayName: 'ASC', id: 'ASC' },
    });
    const own = new Map(rooms.map((room) => [room.memberId, settingsOf(room)]));
    const [first = 'en'] = organization.languages;
    return {
      timeZone: organization.timeZone,
      professionals: members
        .filter(({ role }) => isAllowed(role, 'consultation:ring'))
        .map(({ id, displayName }) => {
          const settings = own.get(id);
          return {
            id,
            displayName,
            minutes: settings?.appointmentMinutes ?? USUAL_MINUTES,
            languages: settings?.languages ?? [],
          };
        }),
      teams: rooms
        .filter(({ kind }) => kind === 'team')
        .map((room) => {
          const { appointmentMinutes: minutes, languages } = settingsOf(room);
          return { id: room.id, name: room.name ?? '–', minutes, languages };
        })
        .sort((one, other) => one.name.localeCompare(other.name)),
      languages: [first, ...VISITOR_LANGUAGES.filter((each) => each !== first)],
      sends: { sms: this.outbox.canSend('sms'), mail: this.outbox.canSend('mail') },
    };
  }

  private async described(
    entities: Rows,
    organizationId: string,
    found: readonly ConsultationEntity[],
  ): Promise<Appointment[]> {
    if (found.length === 0) return [];
    const ids = (of: readonly (string | null)[]) => In([...new Set(of.filter((id) => id !== null))]);
    const rows = await entities.findBy(AppointmentEntity, {
      organizationId,
      consultationId: ids(found.map(({ id }) => id)),
    });
    const rowOf = new Map(rows.map((row) => [row.consultationId, row]));
    const series = rows.some(({ seriesId }) => seriesId !== null)
      ? await entities.find(AppointmentEntity, {
          select: { consultationId: true, seriesId: true },
          where: { organizationId, seriesId: ids(rows.map(({ seriesId }) => seriesId)) },
        })
      : [];
    const members = await entities.findBy(MemberEntity, {
      organizationId,
      id: ids(found.map(({ memberId }) => memberId)),
    });
    const nameOf = new Map(members.map(({ id, displayName }) => [id, displayName]));
    const rooms = await entities.findBy(RoomEntity, { organizationId, id: ids(found.map(({ roomId }) => roomId)) });
    const roomOf = new Map(rooms.map((room) => [room.id, room]));
    return found.map((consultation): Appointment => {
      const { id, memberId, roomId, plannedAt, visitorName, language, interpreter, helperName } = consultation;
      const row = rowOf.get(id);
      const room = roomOf.get(roomId);
      return {
        consultation: id,
        startsAt: (plannedAt ?? consultation.createdAt).toISOString(),
        minutes: row?.minutes ?? USUAL_MINUTES,
        status: statusOf(consultation),
        visitorName,
        professional: memberId === null ? null : { member: memberId, displayName: nameOf.get(memberId) ?? '–' },
        room: { id: roomId, team: room?.kind === 'team' ? (room.name ?? '–') : null },
        series:
          row?.seriesId && row.seriesPlace
            ? {
                id: row.seriesId,
                place: row.seriesPlace,
                of: series.filter((each) => each.seriesId === row.seriesId).length,
              }
            : null,
        language,
        interpreter,
        helper: helperName,
        movedFrom: row?.movedFrom?.toISOString() ?? null,
        overlapping: row?.overlapping ?? false,
        version: row?.version ?? 0,
      };
    });
  }
}

const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

function readCursor(text: string): Cursor {
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split(' ');
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) throw new DomainError('request.invalid', 'invalid', 'No page begins there.');
  return { at: moment, id };
}
