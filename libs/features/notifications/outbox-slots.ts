import { type MessageChannel, VISITOR_TEMPLATES } from '@confrere/contract';
import type { Transaction } from '@confrere/platform/storage';
import { Between, type FindOptionsWhere, In, MoreThan, Not } from 'typeorm';
import { isVisitorTemplate, type MessageTemplate } from './compose-message.js';
import {
  ASKED_FOR_QUOTA,
  COUNTS_FOR,
  firstSlot,
  FOLLOWING_QUOTA,
  ORGANIZATION_QUOTA,
  type Quota,
  SENDER_QUOTA,
  type VISITOR_QUOTAS,
  WAITING_QUOTA,
} from './message-quota.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import { NOTICES } from './templates.js';

type Rows = Transaction['entities'];
type Where = FindOptionsWhere<OutboxMessageEntity>;

/** What is to be sent, as far as quotas look at it. */
export interface AskedSlot {
  readonly organizationId: string;
  readonly channel: MessageChannel;
  readonly template: MessageTemplate;
  readonly senderId: string | null;
  readonly about: string | null;
  /** Not before. */
  readonly from: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Each goes to somebody new, by the act of a member: refused or spread when there are too many. The others follow these. */
const INVITING: readonly MessageTemplate[] = ['visitor-invitation', 'visitor-call-added'];

/** Finds the moment at which one more message may be sent. */
export class OutboxSlots {
  constructor(private readonly quotas: typeof VISITOR_QUOTAS) {}

  /** @returns null when it is to be left out. */
  async find(entities: Rows, asked: AskedSlot): Promise<Date | null> {
    const { organizationId, template, about, from } = asked;
    if (!isVisitorTemplate(template)) return this.ofStaff(entities, asked);
    if (INVITING.includes(template)) return this.ofVisitors(entities, asked);
    const [where, quota]: [Where, Quota] =
      template === 'visitors-waiting' ? [{ template }, WAITING_QUOTA] : [{ about: about ?? In([]) }, FOLLOWING_QUOTA];
    return (await this.hasRoom(entities, { organizationId, ...where }, quota, from)) ? from : null;
  }

  private async ofVisitors(
    entities: Rows,
    { organizationId, channel, senderId, from }: AskedSlot,
  ): Promise<Date | null> {
    const quotas = this.quotas[channel];
    const ofAll = { organizationId, channel, template: In([...VISITOR_TEMPLATES]) };
    const later = new Date(from.getTime() + HOUR);
    const at = (await this.hasRoom(entities, ofAll, quotas.organization, from)) ? from : later;
    if (senderId === null) return at;
    const own = await entities.find(OutboxMessageEntity, {
      select: { id: true, slotAt: true },
      where: { ...ofAll, template: In([...INVITING]), senderId, slotAt: MoreThan(new Date(from.getTime() - DAY)) },
    });
    const slots = own.map(({ slotAt }) => slotAt.getTime());
    return new Date(firstSlot(slots, quotas.sender, at.getTime()));
  }

  private async hasRoom(entities: Rows, where: Where, quota: Quota, at: Date): Promise<boolean> {
    const within = (span: number) =>
      entities.countBy(OutboxMessageEntity, { ...where, slotAt: Between(new Date(at.getTime() - span), at) });
    return (await within(HOUR)) < quota.hour && (await within(DAY)) < quota.day;
  }

  private async ofStaff(entities: Rows, { organizationId, senderId, from }: AskedSlot): Promise<Date> {
    // The same moment as asked for: of a clock that went on meanwhile, it would look as if there were no room.
    const now = from.getTime();
    const counting = await entities.find(OutboxMessageEntity, {
      select: { id: true, senderId: true, slotAt: true },
      where: {
        organizationId,
        template: Not(In([...NOTICES, ...VISITOR_TEMPLATES])),
        slotAt: MoreThan(new Date(now - COUNTS_FOR)),
      },
    });
    const slots = (counts: (sender: string | null) => boolean): number[] =>
      counting.filter((each) => counts(each.senderId)).map((each) => each.slotAt.getTime());
    if (senderId === null)
      return new Date(
        firstSlot(
          slots((sender) => sender === null),
          ASKED_FOR_QUOTA,
          now,
        ),
      );
    const ofSender = slots((sender) => sender === senderId);
    const ofAll = slots((sender) => sender !== null);
    for (let at = now; ;) {
      const next = firstSlot(ofAll, ORGANIZATION_QUOTA, firstSlot(ofSender, SENDER_QUOTA, at));
      if (next === at) return new Date(at);
      at = next;
    }
  }
}
