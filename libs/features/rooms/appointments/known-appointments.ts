import { DomainError } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Clock } from '@confrere/kernel';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { AppointmentEntity } from './appointment.entity.js';

/** How long one is that was never booked as an appointment. */
export const USUAL_MINUTES = 30;

export interface KnownAppointment {
  readonly consultation: ConsultationEntity;
  readonly appointment: AppointmentEntity;
}

/** Which of a series a change is about. */
export type Which = 'one' | 'following' | 'all';

/** Finds appointments that are to be changed. */
@Injectable()
export class KnownAppointments {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
  ) {}

  /**
   * The one that is meant first, then the others of its series that a change is about, by time: those that nobody has come to yet.
   * What was invited without being an appointment becomes one.
   *
   * @param version as it was read.
   * @throws DomainError `consultation.not-found`; `appointment.changed` when it was moved since it was read;
   * `appointment.under-way` when its call has begun or it is over.
   */
  async concerned(
    tx: Transaction,
    organizationId: string,
    { id, which, version }: { readonly id: string; readonly which: Which; readonly version: number },
  ): Promise<KnownAppointment[]> {
    const consultation = await this.moves.load(tx, organizationId, id);
    if (!isOpen(consultation))
      throw new DomainError('appointment.under-way', 'conflict', 'This appointment has begun, or is over.');
    const appointment = await this.appointmentOf(tx, consultation);
    if (appointment.version !== version)
      throw new DomainError('appointment.changed', 'conflict', 'Somebody has moved this appointment meanwhile.');
    const { seriesId, seriesPlace } = appointment;
    if (which === 'one' || seriesId === null) return [{ consultation, appointment }];
    const series = await tx.entities.find(AppointmentEntity, {
      where: { organizationId, seriesId },
      order: { seriesPlace: 'ASC' },
    });
    const others = series.filter(
      (each) => each.consultationId !== id && (which === 'all' || (each.seriesPlace ?? 0) > (seriesPlace ?? 0)),
    );
    const ids = others.map(({ consultationId }) => consultationId);
    const found = ids.length === 0 ? [] : await tx.entities.findBy(ConsultationEntity, { organizationId, id: In(ids) });
    const byId = new Map(found.map((each) => [each.id, each]));
    const open = others.flatMap((each) => {
      const of = byId.get(each.consultationId);
      return of && isUntouched(of, this.clock.now()) ? [{ consultation: of, appointment: each }] : [];
    });
    return [{ consultation, appointment }, ...open];
  }

  private async appointmentOf(tx: Transaction, { id, organizationId }: ConsultationEntity): Promise<AppointmentEntity> {
    const found = await tx.entities.findOneBy(AppointmentEntity, { organizationId, consultationId: id });
    if (found) return found;
    const made = {
      ...{ consultationId: id, organizationId, minutes: USUAL_MINUTES, seriesId: null, seriesPlace: null },
      ...{ movedFrom: null, overlapping: false, version: 0, bookedBy: null, createdAt: this.clock.now() },
    };
    await tx.entities.insert(AppointmentEntity, made);
    return made;
  }
}

const isOpen = ({ state }: ConsultationEntity): boolean => state === 'invited' || state === 'waiting';

const isUntouched = ({ state, plannedAt }: ConsultationEntity, now: Date): boolean =>
  state === 'invited' && plannedAt !== null && plannedAt > now;
