import {
  Appointment,
  AppointmentContact,
  AppointmentDetail,
  AppointmentOptions,
  AppointmentPage,
  BookedAppointments,
  BookingPreview,
  HandOut,
} from '@confrere/contract';
import type { AppointmentsQuery, BookAppointment, CancelAppointment, MoveAppointment } from '@confrere/contract';
import { ask, send } from './rest.js';

const PATH = '/api/desk/appointments';
const of = (consultation: string, act = ''): string => `${PATH}/${encodeURIComponent(consultation)}${act}`;

/** One page of the appointments of some days. Problem: `request.invalid`. */
export const appointmentsOf = (query: AppointmentsQuery): Promise<AppointmentPage> => {
  const asked = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return ask('GET', `${PATH}?${new URLSearchParams(asked)}`, AppointmentPage);
};

/** What an invitation can say. */
export const appointmentOptions = (): Promise<AppointmentOptions> => ask('GET', `${PATH}/options`, AppointmentOptions);

/** One appointment, or invitation for now, with what became of its messages. */
export const appointmentDetail = (consultation: string): Promise<AppointmentDetail> =>
  ask('GET', of(consultation), AppointmentDetail);

/** Problems: `appointment.double-booked` and `.past` (with `about.at`), `contact.phone`, `contact.mail`, those of sending. */
export const bookAppointment = (wish: BookAppointment): Promise<BookedAppointments> =>
  ask('POST', PATH, BookedAppointments, wish);

/** What `bookAppointment` would send, word for word. */
export const previewBooking = (wish: BookAppointment): Promise<BookingPreview> =>
  ask('POST', `${PATH}/preview`, BookingPreview, wish);

/** Problems: `appointment.changed`, `appointment.double-booked`, `appointment.under-way`. */
export const moveAppointment = (consultation: string, wish: MoveAppointment): Promise<Appointment> =>
  ask('POST', of(consultation, '/move'), Appointment, wish);

/** Problems: `appointment.changed`, `appointment.under-way`. */
export const cancelAppointment = (consultation: string, wish: CancelAppointment): Promise<Appointment> =>
  ask('POST', of(consultation, '/cancel'), Appointment, wish);

/** How the visitor is reached; asking is written down. */
export const appointmentContact = (consultation: string): Promise<AppointmentContact> =>
  ask('POST', of(consultation, '/contact'), AppointmentContact);

/** The link and its code, to be given by hand. Problem: `consultation.over`. */
export const handOutLink = (consultation: string): Promise<HandOut> =>
  ask('POST', of(consultation, '/hand-out'), HandOut);

/** The same link once more, by every way that is known. Problem: `contact.missing`. */
export const sendAgain = async (consultation: string): Promise<void> =>
  void (await send('POST', of(consultation, '/send')));

/** Link and code open nothing any more. */
export const revokeLink = async (consultation: string): Promise<void> =>
  void (await send('POST', of(consultation, '/revoke')));
