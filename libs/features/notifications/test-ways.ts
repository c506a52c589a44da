import type { MessageWay, TestMessage, TestedMessage } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { UnitOfWork } from '@confrere/platform/storage';
import type { MailDelivery } from './mail-delivery.js';
import { firstSlot } from './message-quota.js';
import { isMailAddress } from './outbox.js';
import type { SmsSetup } from './sms/sms-setup.js';
import { isTelephoneNumber } from './telephone-number.js';

/** So many tests may an organization send; they reach numbers that nobody invited. */
const TEST_QUOTA = { hour: 10, day: 30 };
const DAY = 86_400_000;
const TEXT = 'This is a test message from Confrere. You do not need to do anything.';

/** Hands a test to one way out and says at once what became of it. */
export class TestWays {
  private readonly tests = new Map<string, number[]>();
  private mail: Pick<MessageWay, 'state' | 'reason' | 'lastAt'> = { state: 'unused', reason: null, lastAt: null };

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly delivery: MailDelivery | null,
    private readonly sms: SmsSetup,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** In the order in which they are asked. */
  get ways(): MessageWay[] {
    const texts = (this.sms.gateways?.health ?? []).map(({ lastAt, ...each }): MessageWay => ({
      channel: 'sms',
      ...each,
      lastAt: lastAt && lastAt.toISOString(),
    }));
    return [
      ...(this.delivery ? [{ channel: 'mail', name: 'mail', kind: 'smtp', ...this.mail } as const] : []),
      ...texts,
    ];
  }

  /** @throws DomainError `mail.address-invalid`, `sms.number-invalid`, `request.not-found`, and `…quota-reached`. */
  async run(member: MemberPrincipal, { channel, name, to }: TestMessage): Promise<TestedMessage> {
    const { organizationId } = member;
    if (channel === 'mail' ? !isMailAddress(to) : !isTelephoneNumber(to))
      throw channel === 'mail'
        ? new DomainError('mail.address-invalid', 'invalid', 'That is no mail address.')
        : new DomainError('sms.number-invalid', 'invalid', 'That is no telephone number.');
    if (!this.ways.some((each) => each.channel === channel && each.name === name))
      throw new DomainError('request.not-found', 'not-found', 'There is no such way out.');
    this.count(channel, organizationId);
    // Before it leaves: what cannot be written down is not sent either.
    await this.unitOfWork.in(organizationId).run((tx) =>
      this.audit.record(tx, {
        organizationId,
        actor: member,
        action: 'messages.tested',
        subjectId: organizationId,
        detail: { channel, name },
      }),
    );
    const answer = channel === 'mail' ? await this.byMail(to) : await this.bySms(organizationId, name, to);
    const reason = answer.as === 'sent' ? null : answer.code;
    return { sent: reason === null, reason };
  }

  private async byMail(to: string) {
    const letter = { id: this.ids.id(), to, fromName: 'Confrere', subject: 'Test message', text: `${TEXT}\n` };
    const answer = await this.delivery?.deliver({ ...letter, html: `<p>${TEXT}</p>` });
    const told = answer ?? ({ as: 'later', code: 'not-set-up' } as const);
    const reason = told.as === 'sent' ? null : told.code;
    this.mail = { state: reason === null ? 'working' : 'failing', reason, lastAt: this.clock.now().toISOString() };
    return told;
  }

  private async bySms(organizationId: string, name: string, to: string) {
    const message = { id: this.ids.id(), organizationId, to, text: TEXT };
    return (await this.sms.gateways?.attempt(name, message)) ?? ({ as: 'away', code: 'not-set-up' } as const);
  }

  private count(channel: TestMessage['channel'], organizationId: string): void {
    const now = this.clock.now().getTime();
    const earlier = (this.tests.get(organizationId) ?? []).filter((at) => at > now - DAY);
    if (firstSlot(earlier, TEST_QUOTA, now) > now)
      throw new DomainError(`${channel}.quota-reached`, 'limited', 'Too many tests were sent; try again later.');
    this.tests.set(organizationId, [...earlier, now]);
  }
}
