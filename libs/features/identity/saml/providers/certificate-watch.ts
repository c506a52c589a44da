import { AuditTrail } from '@confrere/features/audit';
import { Outbox } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { factsOf } from './certificates.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';

const HOUR = 3_600_000;
/** So many days before nobody can sign in any more, it is told; each once. */
const WARNS_AT = [3, 14, 30] as const;

/** Days until the last certificate of an identity provider ends; until then one can sign in. */
export const daysLeftOf = ({ settings }: Pick<IdentityProviderEntity, 'settings'>, now: Date): number =>
  Math.max(...settings.certificates.map((pem) => factsOf(pem, now).daysLeft));

/**
 * Tells in good time that the certificate of an identity provider ends: in the log, and by mail to the owner and the
 * administrators; the desk shows it by itself. The row says which warning has gone out, so that of several servers one
 * sends it.
 */
@Injectable()
export class CertificateWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Now and each hour. */
  onApplicationBootstrap(): void {
    this.round = this.round.then(() => this.look());
    this.timer = this.clock.after(HOUR, () => this.onApplicationBootstrap());
  }

  async onApplicationShutdown(): Promise<void> {
    this.timer?.cancel();
    await this.round;
  }

  /** Resolves when the round that is under way is over. */
  settled(): Promise<void> {
    return this.round;
  }

  private async look(): Promise<void> {
    try {
      const rows = await this.unitOfWork.everywhere.read((entities) =>
        entities.findBy(IdentityProviderEntity, { removedAt: IsNull() }),
      );
      // One that fails keeps none of the others back; it comes again within the hour.
      for (const row of rows.filter(({ settings }) => settings.enabled))
        await this.warn(row).catch((error: unknown) => this.log.error('identity-provider.warning-failed', error));
    } catch (error) {
      this.log.error('identity-provider.warning-failed', error);
    }
  }

  private async warn(row: IdentityProviderEntity): Promise<void> {
    const { id, organizationId, version, warnedDays } = row;
    const daysLeft = daysLeftOf(row, this.clock.now());
    const due = WARNS_AT.find((days) => daysLeft <= days);
    if (due === undefined || (warnedDays !== null && warnedDays <= due)) return;
    const told = await this.unitOfWork.in(organizationId).run(async (transaction) => {
      const unwarned = { id, organizationId, version, warnedDays: warnedDays ?? IsNull() };
      const taken = await transaction.entities.update(IdentityProviderEntity, unwarned, { warnedDays: due });
      if (taken.affected !== 1) return false;
      await this.mail(transaction, organizationId, daysLeft);
      const detail = { daysLeft };
      const action = 'identity-provider.certificate-ending';
      await this.audit.record(transaction, { organizationId, actor: null, action, subjectId: id, detail });
      return true;
    });
    if (told) this.log.warn('identity-provider.certificate-ending', { organizationId, provider: id, daysLeft, due });
  }

  private async mail(transaction: Transaction, organizationId: string, daysLeft: number): Promise<void> {
    if (!this.outbox.canSend()) return;
    const { name } = await transaction.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const recipients = await transaction.entities.findBy(MemberEntity, {
      organizationId,
      role: In(['owner', 'admin']),
      deactivatedAt: IsNull(),
      email: Not(IsNull()),
    });
    const fields = { organization: name, days: String(daysLeft) };
    for (const { email } of recipients)
      if (email !== null)
        await this.outbox.send(transaction, {
          organizationId,
          template: 'certificate-ending',
          to: email,
          fields,
          spread: true,
        });
  }
}
