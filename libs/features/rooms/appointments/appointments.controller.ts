import {
  type Appointment,
  type AppointmentContact,
  type AppointmentDetail,
  type AppointmentOptions,
  type AppointmentPage,
  AppointmentsQuery,
  BookAppointment as BookBody,
  type BookedAppointments,
  type BookingPreview,
  CancelAppointment as CancelBody,
  type HandOut,
  Id,
  MoveAppointment as MoveBody,
} from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { HandOutLink } from '../invitations/hand-out-link.js';
import { AppointmentsView } from './appointments-view.js';
import { BookAppointment } from './book-appointment.js';
import { CancelAppointment } from './cancel-appointment.js';
import { MoveAppointment } from './move-appointment.js';
import { PreviewBooking } from './preview-booking.js';
import { ReadContact } from './read-contact.js';

const IdParam = Param('id', new SchemaPipe(Id));

/** Appointments and invitations, for those who plan the day. Each is called by the id of its consultation. */
@Controller('api/desk/appointments')
export class AppointmentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly view: AppointmentsView,
    private readonly book: BookAppointment,
    private readonly moving: MoveAppointment,
    private readonly cancelling: CancelAppointment,
    private readonly handing: HandOutLink,
    private readonly previewing: PreviewBooking,
    private readonly contacts: ReadContact,
    private readonly origin: PublicOrigin,
  ) {}

  @Get()
  @Access({ area: 'desk', to: 'appointment:see' })
  @Header('Cache-Control', 'no-store')
  list(
    @CurrentMember() { organizationId }: MemberPrincipal,
    @Query(new SchemaPipe(AppointmentsQuery)) query: AppointmentsQuery,
  ): Promise<AppointmentPage> {
    return this.unitOfWork.in(organizationId).read((entities) => this.view.page(entities, organizationId, query));
  }

  @Get('options')
  @Access({ area: 'desk', to: 'appointment:see' })
  @Header('Cache-Control', 'no-store')
  options(@CurrentMember() { organizationId }: MemberPrincipal): Promise<AppointmentOptions> {
    return this.unitOfWork.in(organizationId).read((entities) => this.view.options(entities, organizationId));
  }

  @Get(':id')
  @Access({ area: 'desk', to: 'appointment:see' })
  @Header('Cache-Control', 'no-store')
  one(@CurrentMember() { organizationId }: MemberPrincipal, @IdParam id: string): Promise<AppointmentDetail> {
    return this.unitOfWork.in(organizationId).read((entities) => this.view.detail(entities, organizationId, id));
  }

  @Post()
  @Access({ area: 'desk', to: 'appointment:change' })
  @Header('Cache-Control', 'no-store')
  async create(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(BookBody)) wish: BookBody,
  ): Promise<BookedAppointments> {
    const { organizationId } = member;
    const { made, appointments } = await this.run(member, async (tx) => {
      const made = await this.book.run(tx, member, wish);
      return { made, appointments: await this.view.some(tx.entities, organizationId, made.consultations) };
    });
    const [consultation = ''] = made.consultations;
    return { consultation, appointments, link: `${this.origin.of('visit')}${made.link}` };
  }

  @Post('preview')
  @Access({ area: 'desk', to: 'appointment:change' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  preview(
    @CurrentMember() { organizationId }: MemberPrincipal,
    @Body(new SchemaPipe(BookBody)) wish: BookBody,
  ): Promise<BookingPreview> {
    return this.unitOfWork.in(organizationId).read((entities) => this.previewing.run(entities, organizationId, wish));
  }

  @Post(':id/move')
  @Access({ area: 'desk', to: 'appointment:change' })
  @HttpCode(200)
  move(
    @CurrentMember() member: MemberPrincipal,
    @IdParam id: string,
    @Body(new SchemaPipe(MoveBody)) wish: MoveBody,
  ): Promise<Appointment> {
    return this.changed(member, id, (tx) => this.moving.run(tx, member, id, wish));
  }

  @Post(':id/cancel')
  @Access({ area: 'desk', to: 'appointment:change' })
  @HttpCode(200)
  cancel(
    @CurrentMember() member: MemberPrincipal,
    @IdParam id: string,
    @Body(new SchemaPipe(CancelBody)) wish: CancelBody,
  ): Promise<Appointment> {
    return this.changed(member, id, (tx) => this.cancelling.run(tx, member, id, wish));
  }

  @Post(':id/contact')
  @Access({ area: 'desk', to: 'appointment:change' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  contact(@CurrentMember() member: MemberPrincipal, @IdParam id: string): Promise<AppointmentContact> {
    return this.run(member, (tx) => this.contacts.run(tx, member, id));
  }

  @Post(':id/hand-out')
  @Access({ area: 'desk', to: 'appointment:change' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  handOut(@CurrentMember() member: MemberPrincipal, @IdParam id: string): Promise<HandOut> {
    return this.run(member, (tx) => this.handing.run(tx, member, id));
  }

  @Post(':id/send')
  @Access({ area: 'desk', to: 'appointment:change' })
  @HttpCode(204)
  send(@CurrentMember() member: MemberPrincipal, @IdParam id: string): Promise<void> {
    return this.run(member, (tx) => this.handing.again(tx, member, id));
  }

  @Post(':id/revoke')
  @Access({ area: 'desk', to: 'appointment:change' })
  @HttpCode(204)
  revoke(@CurrentMember() member: MemberPrincipal, @IdParam id: string): Promise<void> {
    return this.run(member, (tx) => this.handing.revoke(tx, member, id));
  }

  private run<T>({ organizationId }: MemberPrincipal, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.unitOfWork.in(organizationId).run(work);
  }

  private changed(member: MemberPrincipal, id: string, work: (tx: Transaction) => Promise<void>): Promise<Appointment> {
    return this.run(member, async (tx) => {
      await work(tx);
      const [appointment] = await this.view.some(tx.entities, member.organizationId, [id]);
      if (!appointment) throw new Error('A changed appointment has a time.');
      return appointment;
    });
  }
}
