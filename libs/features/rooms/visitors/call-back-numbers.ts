import { DomainError } from '@confrere/kernel';
import type { Rows } from '@confrere/platform/storage';
import { CurrentConfig } from '@confrere/platform/config';
import { Seal } from '@confrere/platform/seal';
import { Injectable } from '@nestjs/common';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';

/** Digits with the signs that people write between them; at least six digits, or nobody can be reached by it. */
const NUMBER = /^\+?[\d ()./-]+$/;
const FEWEST_DIGITS = 6;
const MOST_DIGITS = 15;

/** The telephone number on which a visitor wants to be called. */
@Injectable()
export class CallBackNumbers {
  private readonly sealing: Seal;

  constructor(
    private readonly contacts: VisitorContacts,
    { config }: CurrentConfig,
  ) {
    this.sealing = new Seal(config.relay.secrets, 'confrere call-back number');
  }

  /** @throws DomainError `call-back.number` when this is no telephone number. */
  seal(consultationId: string, typed: string): string {
    const number = typed.replace(/\s+/gu, ' ').trim();
    const digits = number.replace(/\D/g, '').length;
    if (!NUMBER.test(number) || digits < FEWEST_DIGITS || digits > MOST_DIGITS)
      throw new DomainError('call-back.number', 'invalid', 'this is no telephone number');
    return this.sealing.seal(consultationId, number);
  }

  /** On which the visitor can be called: the number that they typed, or the one that the clinic knows; null: none. */
  async known(
    entities: Rows,
    consultation: Pick<ConsultationEntity, 'id' | 'organizationId' | 'sealedCallBack'>,
  ): Promise<string | null> {
    const { id: consultationId, organizationId } = consultation;
    const typed = this.typed(consultation);
    return typed ?? (await this.contacts.read(entities, { organizationId, consultationId }))?.phone ?? null;
  }

  /** The number that was typed; null: none was, or no secret of this appliance opens it. */
  typed({ id, sealedCallBack }: Pick<ConsultationEntity, 'id' | 'sealedCallBack'>): string | null {
    return sealedCallBack === null ? null : (this.sealing.open(id, sealedCallBack)?.text ?? null);
  }
}

/** `••• 123`: enough to see which of one's own numbers it is, and for nobody else to call. */
export const masked = (number: string): string => `••• ${number.replace(/\D/g, '').slice(-3)}`;
