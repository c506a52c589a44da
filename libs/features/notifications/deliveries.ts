import type { DeliveryState, MessageChannel, MessageDelivery } from '@confrere/contract';
import type { DomainEvent } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { In } from 'typeorm';
import { OutboxMessageEntity } from './outbox-message.entity.js';

/** A message about a consultation has come further, or to its end. */
export interface DeliveryChanged extends DomainEvent<'delivery.changed'> {
  /** The consultation. */
  readonly about: string;
  readonly messageId: string;
  readonly channel: MessageChannel;
  readonly state: DeliveryState;
}

type Told = Pick<OutboxMessageEntity, 'id' | 'organizationId' | 'about' | 'channel' | 'state'>;

/** Tells how far a message has come, after the commit; of one that is about nothing nobody is told. */
export function tellDelivery(transaction: Transaction, message: Told, at: Date): void {
  const { id: messageId, organizationId, about, channel, state } = message;
  if (about === null) return;
  const fact: DeliveryChanged = { name: 'delivery.changed', organizationId, about, messageId, channel, state, at };
  transaction.tell(fact);
}

/** What became of messages: never their text, nor whom they went to. */
export class Deliveries {
  /** Of each of these consultations, in the order in which they were put in; a consultation without any is not in the map. */
  static async of(
    entities: Transaction['entities'],
    organizationId: string,
    consultationIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly MessageDelivery[]>> {
    const found = new Map<string, MessageDelivery[]>();
    if (consultationIds.length === 0) return found;
    const rows = await entities.find(OutboxMessageEntity, {
      where: { organizationId, about: In([...consultationIds]) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    for (const row of rows) {
      if (row.about === null) continue;
      const ofOne = found.get(row.about) ?? [];
      found.set(row.about, [...ofOne, deliveryOf(row)]);
    }
    return found;
  }
}

const iso = (moment: Date | null): string | null => moment && moment.toISOString();

/** As it goes over the wire. */
export const deliveryOf = (row: OutboxMessageEntity): MessageDelivery => ({
  id: row.id,
  channel: row.channel,
  template: row.template,
  state: row.state,
  reason: row.reason,
  at: row.createdAt.toISOString(),
  dueAt: row.state === 'waiting' ? row.dueAt.toISOString() : null,
  settledAt: iso(row.settledAt),
  deliveredAt: iso(row.deliveredAt),
});
