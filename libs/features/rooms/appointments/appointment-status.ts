import type { AppointmentStatus } from '@confrere/contract';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';

/** Where an appointment stands, read off its consultation. */
export function statusOf({
  state,
  outcome,
  openedAt,
  checkedAt,
}: Pick<ConsultationEntity, 'state' | 'outcome' | 'openedAt' | 'checkedAt'>): AppointmentStatus {
  switch (state) {
    case 'ended':
      return outcome ?? 'completed';
    case 'in-consultation':
      return 'in-consultation';
    case 'waiting':
    case 'ringing':
      return 'waiting';
    case 'invited':
      return checkedAt !== null ? 'checked' : openedAt !== null ? 'opened' : 'booked';
  }
}
