import type { Clock } from '@confrere/kernel';
import { Seal } from '@confrere/platform/seal';
import type { Transaction, UnitOfWork } from '@confrere/platform/storage';
import { In, LessThan } from 'typeorm';
import type { AddressedSms, GatewayAnswer, SmsGateway } from './gateway.js';
import { ShownMessageEntity } from './shown-message.entity.js';

const KEPT_FOR = 24 * 3_600_000;
const MOST_KEPT = 200;

/** A message as the desk shows it. */
export interface ShownMessage {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly sentAt: Date;
}

/** The development transport: nothing leaves the house, and the desk shows what would have been sent, for a day. */
export class ShownMessages implements SmsGateway {
  readonly kind = 'shown';
  readonly name = 'desk';
  readonly excludedPrefixes = [];
  private readonly seal: Seal;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    secrets: readonly string[],
    private readonly clock: Clock,
  ) {
    this.seal = new Seal(secrets, 'confrere shown message');
  }

  async submit({ id, organizationId, to, from, text }: AddressedSms): Promise<GatewayAnswer> {
    await this.unitOfWork.in(organizationId).run(async (tx) => {
      await this.forgetOld(tx, organizationId);
      // The same message tried again is the same row.
      if (await tx.entities.existsBy(ShownMessageEntity, { id, organizationId })) return;
      const sealed = this.seal.seal(id, JSON.stringify({ to, from, text }));
      await tx.entities.insert(ShownMessageEntity, { id, organizationId, sealed, sentAt: this.clock.now() });
    });
    return { as: 'sent', reference: null };
  }

  /** The latest first. */
  async list(organizationId: string): Promise<ShownMessage[]> {
    const rows = await this.unitOfWork.in(organizationId).read((entities) =>
      entities.find(ShownMessageEntity, {
        where: { organizationId },
        order: { sentAt: 'DESC', id: 'DESC' },
        take: MOST_KEPT,
      }),
    );
    return rows.flatMap(({ id, sealed, sentAt }) => {
      const opened = this.seal.open(id, sealed);
      const message = opened && (JSON.parse(opened.text) as Pick<ShownMessage, 'to' | 'from' | 'text'>);
      return message ? [{ id, sentAt, ...message }] : [];
    });
  }

  private async forgetOld({ entities }: Transaction, organizationId: string): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_FOR);
    await entities.delete(ShownMessageEntity, { organizationId, sentAt: LessThan(before) });
    const surplus = await entities.find(ShownMessageEntity, {
      select: { id: true },
      where: { organizationId },
      order: { sentAt: 'DESC', id: 'DESC' },
      skip: MOST_KEPT - 1,
      take: MOST_KEPT,
    });
    if (surplus.length > 0)
      await entities.delete(ShownMessageEntity, { organizationId, id: In(surplus.map(({ id }) => id)) });
  }
}
