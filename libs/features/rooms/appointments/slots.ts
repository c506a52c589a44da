import { APPOINTMENT_STEP } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Between, In, Not } from 'typeorm';
import { TeamMemberEntity } from '../team-member.entity.js';
import { AppointmentEntity } from './appointment.entity.js';
import { AppointmentSlotEntity } from './appointment-slot.entity.js';

const STEP = APPOINTMENT_STEP * 60_000;

/** Whose time it takes, and when. */
export interface TimeTaken {
  readonly organizationId: string;
  readonly consultationId: string;
  /** Null: one place of the room's team. */
  readonly memberId: string | null;
  readonly roomId: string;
  readonly startsAt: Date;
  readonly minutes: number;
}

/** The steps of five minutes that an appointment touches. */
export function slotsOf(startsAt: Date, minutes: number): number[] {
  const first = Math.floor(startsAt.getTime() / STEP);
  const end = Math.ceil((startsAt.getTime() + minutes * 60_000) / STEP);
  return Array.from({ length: end - first }, (_, index) => first + index);
}

/**
 * Takes the time of a professional, or one of a team's places, of which it has as many as members. Of two who take the same
 * time at once the database refuses one: no two rows have the same holder and slot.
 * @throws DomainError `appointment.double-booked`, with the moment in `about.at`; never whose appointment is in the way.
 */
export async function takeSlots(tx: Transaction, time: TimeTaken): Promise<void> {
  const { organizationId, consultationId } = time;
  const holder = await freeHolder(tx.entities, time);
  if (holder === null)
    throw new DomainError('appointment.double-booked', 'conflict', 'That time is taken.', {
      at: time.startsAt.toISOString(),
    });
  const rows = slotsOf(time.startsAt, time.minutes).map((slot) => ({ organizationId, holder, slot, consultationId }));
  try {
    await tx.entities.insert(AppointmentSlotEntity, rows);
  } catch (error) {
    // Another transaction took it first. Tried again, this one sees it, and says so or takes another place of the team.
    throw isTaken(error) ? Object.assign(new Error('This time was taken meanwhile.'), { code: '40001' }) : error;
  }
}

/** Gives back what an appointment took. */
export const releaseSlots = async (
  tx: Transaction,
  { organizationId, consultationId }: Pick<TimeTaken, 'organizationId' | 'consultationId'>,
): Promise<void> => {
  await tx.entities.delete(AppointmentSlotEntity, { organizationId, consultationId });
};

/**
 * An appointment that is somebody else's by now takes of their time. Nobody is left without a professional for it: where the
 * time is taken, both stand, and the desk says so.
 */
export async function followAppointment(
  tx: Transaction,
  consultation: {
    readonly id: string;
    readonly organizationId: string;
    readonly memberId: string | null;
    readonly roomId: string;
    readonly plannedAt: Date | null;
  },
): Promise<void> {
  const { id: consultationId, organizationId, plannedAt } = consultation;
  const appointment = await tx.entities.findOneBy(AppointmentEntity, { organizationId, consultationId });
  if (!appointment || !plannedAt) return;
  const time = { ...consultation, consultationId, startsAt: plannedAt, minutes: appointment.minutes };
  await releaseSlots(tx, time);
  const overlapping = (await freeHolder(tx.entities, time)) === null;
  if (!overlapping) await takeSlots(tx, time);
  await tx.entities.update(AppointmentEntity, { organizationId, consultationId }, { overlapping });
}

async function freeHolder(entities: Rows, time: TimeTaken): Promise<string | null> {
  const { organizationId, consultationId, memberId, roomId, startsAt, minutes } = time;
  const holders = memberId === null ? await placesOf(entities, organizationId, roomId) : [memberId];
  const slots = slotsOf(startsAt, minutes);
  const taken = await entities.findBy(AppointmentSlotEntity, {
    organizationId,
    holder: In(holders),
    slot: Between(slots[0] ?? 0, slots.at(-1) ?? 0),
    consultationId: Not(consultationId),
  });
  const busy = new Set(taken.map(({ holder }) => holder));
  return holders.find((holder) => !busy.has(holder)) ?? null;
}

async function placesOf(entities: Rows, organizationId: string, roomId: string): Promise<string[]> {
  const members = await entities.countBy(TeamMemberEntity, { organizationId, roomId });
  return Array.from({ length: members }, (_, place) => `${roomId}#${place}`);
}

/** unique_violation of PostgreSQL; SQLite says which constraint. */
const isTaken = (error: unknown): boolean => {
  const code = (error as { driverError?: { code?: unknown } } | null)?.driverError?.code;
  return code === '23505' || (typeof code === 'string' && /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE)/.test(code));
};
