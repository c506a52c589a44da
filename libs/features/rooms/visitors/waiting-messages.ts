import type { QueueEntry } from '@confrere/contract';
import { CurrentConfig } from '@confrere/platform/config';
import { Seal } from '@confrere/platform/seal';
import type { Rows } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { WaitingMessageEntity } from './waiting-message.entity.js';

/** So many of one visitor are shown, the latest. */
export const MOST_SHOWN = 5;

/** Hides what visitors write to the clinic, and opens it for the desks. */
@Injectable()
export class WaitingMessages {
  private readonly sealing: Seal;

  constructor({ config }: CurrentConfig) {
    this.sealing = new Seal(config.relay.secrets, 'confrere waiting message');
  }

  /** @param id of the row. */
  seal(id: string, text: string): string {
    return this.sealing.seal(id, text);
  }

  /** Null: no secret of this appliance opens it. */
  open({ id, sealed }: Pick<WaitingMessageEntity, 'id' | 'sealed'>): string | null {
    return this.sealing.open(id, sealed)?.text ?? null;
  }

  /** What the visitors of these consultations wrote, the latest last. */
  async of(
    entities: Rows,
    organizationId: string,
    consultationIds: readonly string[],
  ): Promise<ReadonlyMap<string, QueueEntry['written']>> {
    if (consultationIds.length === 0) return new Map();
    const found = await entities.find(WaitingMessageEntity, {
      where: { organizationId, consultationId: In([...consultationIds]), memberId: IsNull() },
      order: { sentAt: 'ASC', id: 'ASC' },
    });
    const written = new Map<string, QueueEntry['written']>();
    for (const message of found) {
      const text = this.open(message);
      if (text === null) continue;
      const before = written.get(message.consultationId) ?? [];
      written.set(message.consultationId, [...before, { text, at: message.sentAt.toISOString() }].slice(-MOST_SHOWN));
    }
    return written;
  }
}
