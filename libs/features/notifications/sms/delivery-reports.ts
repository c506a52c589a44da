import { AuditTrail } from '@confrere/features/audit';
import type { Clock } from '@confrere/kernel';
import type { UnitOfWork } from '@confrere/platform/storage';
import { In } from 'typeorm';
import { tellDelivery } from '../deliveries.js';
import { OutboxMessageEntity } from '../outbox-message.entity.js';
import type { DeliveryReport } from './gateway.js';

/** A report may be faster than the note of what the gateway called the message: it is looked for again so often. */
const LOOKS_AGAIN = 5;
const PAUSE = 2000;

/** Writes down what gateways tell of messages that they took. */
export class DeliveryReports {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Takes a report in, and looks for its message a few times more. Resolves after the first look. */
  async take(report: DeliveryReport, left = LOOKS_AGAIN): Promise<void> {
    if (report.references.length === 0 || (await this.settle(report)) || left === 0) return;
    this.clock.after(PAUSE, () => void this.take(report, left - 1).catch(this.failed));
  }

  /** @returns false when there is no such message (yet). */
  private settle({ gateway, references, as, code }: DeliveryReport): Promise<boolean> {
    return this.unitOfWork.everywhere.run(async (transaction) => {
      const { entities } = transaction;
      const row = await entities.findOneBy(OutboxMessageEntity, {
        provider: gateway,
        providerReference: In([...references]),
      });
      if (!row) return false;
      // What was delivered stays so: reports may come twice, and in any order.
      if (row.state !== 'sent') return true;
      const now = this.clock.now();
      const { id, organizationId, template, attempts } = row;
      const settled = as === 'delivered' ? { state: as, deliveredAt: now } : { state: as, reason: code.slice(0, 32) };
      await entities.update(OutboxMessageEntity, { id, organizationId, state: 'sent' }, settled);
      tellDelivery(transaction, { ...row, state: as }, now);
      if (as === 'delivered') return true;
      const detail = { template, attempts, reason: code.slice(0, 32) };
      const entry = { organizationId, actor: null, action: 'sms.given-up', subjectId: id, detail } as const;
      await this.audit.record(transaction, entry);
      return true;
    });
  }
}
