import type { OutgoingSms } from './sms-delivery.js';

/** A text message with the sender that its recipient is to read. */
export interface AddressedSms extends OutgoingSms {
  readonly from: string;
}

/**
 * What a gateway made of a message. `away`: it certainly does not have it, the next one may be asked · `refused`: it never
 * takes this one, another may · `unanswered`: it may have it, and nobody else is asked before it was asked again.
 */
export type GatewayAnswer =
  | { readonly as: 'sent'; readonly reference: string | null }
  | { readonly as: 'away' | 'refused' | 'unanswered'; readonly code: string };

/** What a gateway tells of a message later. */
export interface DeliveryReport {
  readonly gateway: string;
  /** What the gateway calls the message, in each way in which it may be written. */
  readonly references: readonly string[];
  readonly as: 'delivered' | 'failed';
  /** Why it failed. */
  readonly code: string;
}

/** One way on which text messages leave. */
export interface SmsGateway {
  readonly name: string;
  readonly kind: 'http' | 'smpp' | 'shown';
  readonly excludedPrefixes: readonly string[];
  submit(message: AddressedSms): Promise<GatewayAnswer>;
  start?(): void;
  stop?(): Promise<void>;
}
