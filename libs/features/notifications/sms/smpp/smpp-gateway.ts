import { createHash } from 'node:crypto';
import type { Clock } from '@confrere/kernel';
import type { SmppGatewayConfig } from '@confrere/platform/config';
import type { Log } from '@confrere/platform/telemetry';
import type { AddressedSms, DeliveryReport, GatewayAnswer, SmsGateway } from '../gateway.js';
import { type Receipt, readReceipt, submitBodies, waysOfWriting } from './messages.js';
import { messageIdOf, NoAnswer, SmppLink } from './smpp-link.js';

/** Section 5.1.3: of these the message itself is the cause, and asking again changes nothing. */
const REFUSED = new Set([0x01, 0x0b, 0x33, 0x34, 0x40, 0x43, 0x48, 0x49, 0x50, 0x51, 0x61, 0x62, 0x67]);
const FAILED = new Set(['EXPIRED', 'DELETED', 'UNDELIV', 'REJECTD']);

/** An SMS centre that is reached by SMPP 3.4. */
export class SmppGateway implements SmsGateway {
  readonly kind = 'smpp';
  readonly name: string;
  readonly excludedPrefixes: readonly string[];
  private readonly link: SmppLink;

  constructor(
    private readonly config: SmppGatewayConfig,
    clock: Clock,
    private readonly log: Log,
    private readonly report: (report: DeliveryReport) => Promise<void>,
  ) {
    this.name = config.name;
    this.excludedPrefixes = config.excludedPrefixes;
    this.link = new SmppLink(
      config,
      clock,
      (body) => this.receive(body),
      (code) => log.warn('smpp.connection-lost', { gateway: config.name, reason: code }),
    );
  }

  /** Binds at once, so that receipts come in whether or not anything is sent. */
  start(): void {
    this.link.keepUp();
  }

  stop(): Promise<void> {
    return this.link.stop();
  }

  async submit({ id, from, to, text }: AddressedSms): Promise<GatewayAnswer> {
    const { longTexts } = this.config;
    const concatenation = createHash('sha256').update(id).digest()[0] ?? 0;
    let reference = '';
    let taken = 0;
    try {
      for (const body of submitBodies({ from, to, text, concatenation, longTexts })) {
        const { status, body: answer } = await this.link.request('submit_sm', body);
        if (status !== 0) return this.refusal(status, taken > 0);
        // Parts are reported one by one: the last one tells of the whole.
        reference = messageIdOf(answer);
        taken++;
      }
      return { as: 'sent', reference: reference.slice(0, 128) || null };
    } catch (error) {
      const { code, sent } = error instanceof NoAnswer ? error : new NoAnswer('failed', true);
      return { as: sent || taken > 0 ? 'unanswered' : 'away', code: code.slice(0, 32) };
    }
  }

  private refusal(status: number, hasParts: boolean): GatewayAnswer {
    const code = `smpp-${status.toString(16)}`;
    if (hasParts) return { as: 'unanswered', code };
    return { as: REFUSED.has(status) ? 'refused' : 'away', code };
  }

  private receive(body: Buffer): number {
    const receipt = readReceipt(body);
    const report = receipt && this.reportOf(receipt);
    if (report)
      this.report(report).catch((error: unknown) =>
        this.log.error('sms.report-not-written', error, { gateway: this.name }),
      );
    return 0;
  }

  private reportOf({ id, state, error }: Receipt): DeliveryReport | null {
    const as = state === 'DELIVRD' ? 'delivered' : FAILED.has(state) ? 'failed' : null;
    const code = `${state}${error ? `-${error}` : ''}`.replace(/[^\w.-]/g, '-').toLowerCase();
    return as && { gateway: this.name, references: waysOfWriting(id), as, code };
  }
}
