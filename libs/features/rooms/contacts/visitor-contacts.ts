import { isMailAddress, isTelephoneNumber } from '@confrere/features/notifications';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { CurrentConfig } from '@confrere/platform/config';
import { Seal } from '@confrere/platform/seal';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { VisitorContactEntity } from './visitor-contact.entity.js';

/** How a visitor is reached; null: not that way. */
export interface VisitorContact {
  /** E.164, `+4741234567`. */
  readonly phone: string | null;
  readonly mail: string | null;
  /** `/j/<reference>#<secret>`, without the origin: sent again as it was. */
  readonly link: string | null;
  /** Nine digits that lead where the link leads. */
  readonly code: string | null;
}

const NOTHING: VisitorContact = { phone: null, mail: null, link: null, code: null };

/** Whose contact it is. */
export interface ContactOf {
  readonly organizationId: string;
  readonly consultationId: string;
}

/**
 * How visitors are reached, sealed: the staff may send and telephone without anybody reading it in the database or its
 * backup. Forgotten when the consultation is over for good (`ForgetContacts`).
 */
@Injectable()
export class VisitorContacts {
  private readonly sealing: Seal;

  constructor(
    config: CurrentConfig,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {
    this.sealing = new Seal(config.config.relay.secrets, 'confrere visitor contacts');
  }

  /**
   * Keeps what is given beside what is known already.
   * @throws DomainError `contact.phone` for a number that is not E.164, `contact.mail` for what is no address.
   */
  async save(tx: Transaction, of: ContactOf, given: Partial<VisitorContact>): Promise<VisitorContact> {
    const { organizationId, consultationId } = of;
    if (typeof given.phone === 'string' && !isTelephoneNumber(given.phone))
      throw new DomainError('contact.phone', 'invalid', 'That is no telephone number.');
    if (typeof given.mail === 'string' && !isMailAddress(given.mail))
      throw new DomainError('contact.mail', 'invalid', 'That is no mail address.');
    const row = await tx.entities.findOneBy(VisitorContactEntity, { organizationId, consultationId });
    const contact = { ...((row && this.opened(row)) ?? NOTHING), ...given };
    const id = row?.id ?? this.ids.id();
    const sealed = this.sealing.seal(id, JSON.stringify(contact));
    if (row) await tx.entities.update(VisitorContactEntity, { id, organizationId }, { sealed });
    else
      await tx.entities.insert(VisitorContactEntity, {
        ...{ id, organizationId, consultationId, sealed, createdAt: this.clock.now() },
      });
    return contact;
  }

  /** Null: nothing is known, or not any more. */
  async read(entities: Rows, { organizationId, consultationId }: ContactOf): Promise<VisitorContact | null> {
    const row = await entities.findOneBy(VisitorContactEntity, { organizationId, consultationId });
    return row && this.opened(row);
  }

  async forget(tx: Transaction, { organizationId, consultationId }: ContactOf): Promise<void> {
    await tx.entities.delete(VisitorContactEntity, { organizationId, consultationId });
  }

  private opened({ id, sealed }: VisitorContactEntity): VisitorContact | null {
    const opened = this.sealing.open(id, sealed);
    return opened && { ...NOTHING, ...(JSON.parse(opened.text) as Partial<VisitorContact>) };
  }
}
