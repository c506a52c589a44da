import type { SmsConfig } from '@confrere/platform/config';
import type { Clock } from '@confrere/kernel';
import type { Handover } from '../handover.js';
import type { AddressedSms, GatewayAnswer, SmsGateway } from './gateway.js';
import { type OutgoingSms, SmsDelivery } from './sms-delivery.js';

/** How a gateway did last, in this process. */
export interface GatewayHealth {
  readonly name: string;
  readonly kind: SmsGateway['kind'];
  readonly state: 'unused' | 'working' | 'failing';
  /** Why it failed last; null while it works. */
  readonly reason: string | null;
  readonly lastAt: Date | null;
}

/** Hands text messages to the first gateway that takes them, in the order of the config. */
export class SmsGateways extends SmsDelivery {
  private readonly healths = new Map<string, GatewayHealth>();
  /** Which gateway may have a message that it never answered for: it is asked again before others. */
  private readonly unanswered = new Map<string, string>();

  constructor(
    private readonly gateways: readonly SmsGateway[],
    private readonly config: Pick<SmsConfig, 'sender' | 'senders' | 'excludedPrefixes'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  override start(): void {
    for (const gateway of this.gateways) gateway.start?.();
  }

  override async stop(): Promise<void> {
    await Promise.all(this.gateways.map((each) => each.stop?.() ?? Promise.resolve()));
  }

  /** In the order in which they are asked. */
  get health(): readonly GatewayHealth[] {
    return this.gateways.map(
      ({ name, kind }) => this.healths.get(name) ?? { name, kind, state: 'unused', reason: null, lastAt: null },
    );
  }

  override async deliver(message: OutgoingSms): Promise<Handover> {
    if (startsWithAny(message.to, this.config.excludedPrefixes)) return { as: 'refused', code: 'number-excluded' };
    const first = this.unanswered.get(message.id);
    const serving = this.gateways.filter(({ excludedPrefixes }) => !startsWithAny(message.to, excludedPrefixes));
    const order = [...serving].sort((one, other) => Number(other.name === first) - Number(one.name === first));
    let last: Exclude<GatewayAnswer, { as: 'sent' }> | null = null;
    let isRefused = true;
    for (const gateway of order) {
      const answer = await this.by(gateway, message);
      if (answer.as === 'sent') {
        this.unanswered.delete(message.id);
        const { reference } = answer;
        return { as: 'sent', provider: gateway.name, ...(reference !== null && { providerReference: reference }) };
      }
      if (answer.as === 'unanswered') {
        this.remember(message.id, gateway.name);
        return { as: 'later', code: answer.code };
      }
      isRefused &&= answer.as === 'refused';
      last = answer;
    }
    if (last === null) return { as: 'refused', code: 'number-excluded' };
    return { as: isRefused ? 'refused' : 'later', code: last.code };
  }

  /** Hands one message to this gateway alone, to try it. @returns null when there is none of that name. */
  async attempt(name: string, message: OutgoingSms): Promise<GatewayAnswer | null> {
    const gateway = this.gateways.find((each) => each.name === name);
    return gateway ? this.by(gateway, message) : null;
  }

  private async by(gateway: SmsGateway, message: OutgoingSms): Promise<GatewayAnswer> {
    const addressed: AddressedSms = { ...message, from: this.senderFor(message.to) };
    const answer = await gateway.submit(addressed).catch((): GatewayAnswer => ({ as: 'unanswered', code: 'failed' }));
    const { name, kind } = gateway;
    const works = answer.as === 'sent' || answer.as === 'refused';
    const reason = answer.as === 'sent' ? null : answer.code;
    this.healths.set(name, { name, kind, state: works ? 'working' : 'failing', reason, lastAt: this.clock.now() });
    return answer;
  }

  private senderFor(to: string): string {
    const fitting = Object.keys(this.config.senders).filter((prefix) => to.startsWith(prefix));
    const [longest] = fitting.sort((one, other) => other.length - one.length);
    return (longest === undefined ? undefined : this.config.senders[longest]) ?? this.config.sender ?? 'Confrere';
  }

  private remember(id: string, gateway: string): void {
    if (this.unanswered.size >= MOST_REMEMBERED) this.unanswered.delete(this.unanswered.keys().next().value ?? '');
    this.unanswered.set(id, gateway);
  }
}

const MOST_REMEMBERED = 10_000;

const startsWithAny = (number: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => number.startsWith(prefix));
