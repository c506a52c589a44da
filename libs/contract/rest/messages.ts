import * as z from 'zod/mini';

/** How a message travels. */
export const MessageChannel = z.enum(['mail', 'sms']);
export type MessageChannel = z.infer<typeof MessageChannel>;

/**
 * How far a message has come: `waiting` to be sent · `sent`, a mail server or text message gateway has it · `delivered`,
 * the recipient's telephone has it · `failed`, it was refused for good · `given-up`, it was tried for too long or came too
 * late · `withdrawn` before it was sent.
 */
export const DeliveryState = z.enum(['waiting', 'sent', 'delivered', 'failed', 'given-up', 'withdrawn']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** What is told to visitors, and to staff about them. */
export const VISITOR_TEMPLATES = [
  'visitor-invitation',
  'visitor-moved',
  'visitor-cancelled',
  'visitor-reminder-day',
  'visitor-reminder-minutes',
  'visitor-late',
  'visitor-ready',
  'visitor-call-added',
  'visitors-waiting',
] as const;
export const VisitorTemplate = z.enum(VISITOR_TEMPLATES);
export type VisitorTemplate = z.infer<typeof VisitorTemplate>;

/** An instant, `2026-12-01T09:00:00.000Z`. */
const moment = z.string();

/** What one message about a consultation has come to; neither its text nor whom it went to. */
export const MessageDelivery = z.strictObject({
  id: z.string(),
  channel: MessageChannel,
  template: z.string(),
  state: DeliveryState,
  /** Why it failed or was given up, as a stable code; null otherwise. */
  reason: z.nullable(z.string()),
  /** When it was put in. */
  at: moment,
  /** When it is sent at the earliest, while it waits. */
  dueAt: z.nullable(moment),
  /** When it was sent, failed, was given up or withdrawn. */
  settledAt: z.nullable(moment),
  deliveredAt: z.nullable(moment),
});
export type MessageDelivery = z.infer<typeof MessageDelivery>;

/** A message exactly as it would be sent. */
export const MessagePreview = z.discriminatedUnion('channel', [
  z.strictObject({
    channel: z.literal('mail'),
    subject: z.string(),
    text: z.string(),
    /** Whether a calendar file goes with it. */
    calendar: z.boolean(),
  }),
  z.strictObject({
    channel: z.literal('sms'),
    text: z.string(),
    encoding: z.enum(['GSM-7', 'UCS-2']),
    length: z.int(),
    segments: z.int(),
  }),
]);
export type MessagePreview = z.infer<typeof MessagePreview>;

/** One way on which messages leave, and how it did last. */
export const MessageWay = z.strictObject({
  channel: MessageChannel,
  name: z.string(),
  kind: z.enum(['smtp', 'http', 'smpp', 'shown']),
  state: z.enum(['unused', 'working', 'failing']),
  /** Why it failed last, as a stable code; null otherwise. */
  reason: z.nullable(z.string()),
  lastAt: z.nullable(moment),
});
export type MessageWay = z.infer<typeof MessageWay>;

/** A text message that is shown instead of sent. */
export const ShownSms = z.strictObject({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  text: z.string(),
  at: moment,
});
export type ShownSms = z.infer<typeof ShownSms>;

/** The screen Messages: the ways out in their order, the latest deliveries, and what is shown instead of sent. */
export const MessagesOverview = z.strictObject({
  ways: z.array(MessageWay),
  deliveries: z.array(MessageDelivery),
  /** Null: text messages are sent. */
  shown: z.nullable(z.array(ShownSms)),
});
export type MessagesOverview = z.infer<typeof MessagesOverview>;

/** A message that says no more than that it is a test. */
export const TestMessage = z.strictObject({
  channel: MessageChannel,
  /** The name of the way. */
  name: z.string(),
  to: z.string(),
});
export type TestMessage = z.infer<typeof TestMessage>;

export const TestedMessage = z.strictObject({
  sent: z.boolean(),
  /** Why not; null when it was sent. */
  reason: z.nullable(z.string()),
});
export type TestedMessage = z.infer<typeof TestedMessage>;
