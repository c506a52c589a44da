import type { AppointmentContact } from '@confrere/contract';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { VisitorContacts } from '../contacts/visitor-contacts.js';

/** Tells the staff how a visitor is reached, and writes down that they asked. Errors: `consultation.not-found`. */
@Injectable()
export class ReadContact {
  constructor(
    private readonly contacts: VisitorContacts,
    private readonly moves: ConsultationMoves,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, id: string): Promise<AppointmentContact> {
    const { organizationId } = member;
    const consultation = await this.moves.load(tx, organizationId, id);
    const contact = await this.contacts.read(tx.entities, { organizationId, consultationId: id });
    if (!contact) return { phone: null, mail: null };
    await this.moves.record(tx, consultation, 'visitor-contact.seen', member);
    return { phone: contact.phone, mail: contact.mail };
  }
}
