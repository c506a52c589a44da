import { z } from 'zod';
import { file, host, port, whole } from './forms.js';
import { isLoopback } from './origin.js';
import { SMS_PRESET_NAMES, SMS_PRESETS, type SmsPreset } from './sms-presets.js';

const PREFIX = 'write the first digits of numbers with +, like +47';
const prefix = z.string(PREFIX).regex(/^\+[1-9]\d{0,14}$/, PREFIX);

const SENDER = 'write 3 to 11 letters, digits or spaces with a letter among them, or a number like +4759440000 or 2090';
/** Letters as networks show them, a number in E.164, or a short code. */
const sender = z
  .string(SENDER)
  .regex(/^(?:(?=[A-Za-z0-9 ]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{1,9}[A-Za-z0-9]|\+[1-9]\d{6,14}|\d{3,8})$/, SENDER);

const NAME = 'name it with letters, digits or dashes, like main-gateway';
const name = z.string(NAME).regex(/^[A-Za-z0-9-]{1,40}$/, NAME);

const PATTERN = 'write a regular expression';
const pattern = z.string(PATTERN).refine((text) => {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}, PATTERN);

/** What may stand in braces in the address, headers and body of a request. */
export const SMS_PLACEHOLDERS = [
  'to',
  'to00',
  'toDigits',
  'from',
  'text',
  'id',
  'reportUrl',
  'account',
  'password',
  'token',
  'basic',
] as const;

const URL_FORM = 'write the address of the gateway: https://…, or http:// on this machine';
const gatewayUrl = z.string(URL_FORM).refine((text) => {
  const plain = text.replace(/\{\w+\}/g, 'x');
  if (!URL.canParse(plain)) return false;
  const { protocol, hostname, username } = new URL(plain);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
}, URL_FORM);

/** Which numbers a gateway is not asked for. */
const excludedPrefixes = z.array(prefix).max(200).default([]);

const reports = z.strictObject({
  /** The field that holds what the gateway calls the message; `a.b` for one inside another. */
  id: z.string().min(1),
  status: z.string().min(1),
  delivered: z.array(z.coerce.string()).min(1),
  failed: z.array(z.coerce.string()).default([]),
});

const httpGateway = z.strictObject({
  kind: z.literal('http'),
  name,
  preset: z.enum(SMS_PRESET_NAMES, `write one of ${SMS_PRESET_NAMES.join(', ')}`).optional(),
  url: gatewayUrl.optional(),
  method: z.enum(['POST', 'GET', 'PUT'], 'write POST, GET or PUT').optional(),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), z.string().regex(/^[\x20-\x7e]*$/)).optional(),
  contentType: z.enum(['json', 'form', 'xml', 'text'], 'write json, form, xml or text').optional(),
  body: z.string().max(10_000).optional(),
  success: pattern.optional(),
  messageId: pattern.optional(),
  reports: reports.optional(),
  account: z.string().optional(),
  password: z.string().min(1).optional(),
  token: z.string().min(1).optional(),
  /** Further values to stand in braces. */
  values: z.record(z.string().regex(/^\w{1,40}$/), z.coerce.string()).default({}),
  /** Part of the address to which the gateway reports; without it there are no reports. */
  reportSecret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{20,128}$/, 'write 20 letters and digits at least, best by a file: reportSecretFile')
    .optional(),
  /** PEM: the authority of a gateway inside the house. */
  caFile: file('write the path of the certificate authority (PEM)').optional(),
  excludedPrefixes,
});

const smppGateway = z.strictObject({
  kind: z.literal('smpp'),
  name,
  host: host('write the host name of the SMS centre'),
  port: port.default(2775),
  /** `tls` from the first byte; `none` only where the network is trusted. */
  secure: z.enum(['tls', 'none'], 'write tls or none').default('tls'),
  systemId: z.string().min(1).max(15),
  password: z.string().min(1).max(64).optional(),
  systemType: z.string().max(12).default(''),
  /** How a text of several parts goes out: in numbered parts, or in one `message_payload` that the centre cuts. */
  longTexts: z.enum(['parts', 'payload'], 'write parts or payload').default('parts'),
  caFile: file('write the path of the certificate authority (PEM)').optional(),
  excludedPrefixes,
});

const most = (usual: number) => whole(1, 1_000_000).default(usual);

/** What stands under `sms:` in the config file; README.md lists it for administrators. Left out: no text messages are sent. */
export const smsSettings = z
  .strictObject({
    /** `development`: messages are not sent but shown at the desk. */
    transport: z.enum(['gateways', 'development'], 'write gateways or development').default('gateways'),
    /** What recipients read as the sender, where `senders` says nothing else. */
    sender: sender.optional(),
    /** By the first digits of the recipient: `"+47": OsloHosp`. The longest that fits counts. */
    senders: z.record(prefix, sender).default({}),
    /** Numbers that are never sent to. */
    excludedPrefixes,
    limits: z
      .strictObject({
        memberPerHour: most(120),
        memberPerDay: most(600),
        organizationPerHour: most(3000),
        organizationPerDay: most(30_000),
      })
      .prefault({}),
    /** In this order: where one does not take a message, the next is asked. */
    gateways: z
      .array(z.discriminatedUnion('kind', [httpGateway, smppGateway], 'write kind: http or kind: smpp'))
      .max(8)
      .default([]),
  })
  .superRefine((sms, context) => {
    const fault = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (sms.transport === 'gateways' && sms.gateways.length === 0)
      fault(['gateways'], 'name one gateway at least, or write transport: development to try without');
    if (sms.transport === 'gateways' && sms.sender === undefined) fault(['sender'], SENDER);
    const names = sms.gateways.map((gateway) => gateway.name);
    for (const [index, gateway] of sms.gateways.entries()) {
      if (names.indexOf(gateway.name) !== index)
        fault(['gateways', index, 'name'], 'give each gateway a name of its own');
      if (gateway.kind === 'http')
        for (const [key, message] of httpFaults(gateway)) fault(['gateways', index, key], message);
      else if (gateway.secure === 'none' && gateway.password !== undefined && !isLoopback(gateway.host))
        fault(['gateways', index, 'secure'], 'a password is sent over TLS only; write tls');
    }
  });

type HttpGateway = z.output<typeof httpGateway>;

/** A gateway with what its preset says filled in. */
export type CompleteHttpGateway = Omit<HttpGateway, 'preset' | 'url' | 'method' | 'contentType' | 'headers'> & {
  readonly url: string;
  readonly method: 'POST' | 'GET' | 'PUT';
  readonly contentType: 'json' | 'form' | 'xml' | 'text';
  readonly headers: Readonly<Record<string, string>>;
};

export function completeGateway({ preset, ...own }: HttpGateway): CompleteHttpGateway {
  const usual: SmsPreset = preset === undefined ? {} : SMS_PRESETS[preset];
  const reports =
    own.reports ??
    (usual.reports && { ...usual.reports, delivered: [...usual.reports.delivered], failed: [...usual.reports.failed] });
  return {
    ...own,
    url: own.url ?? usual.url ?? '',
    method: own.method ?? usual.method ?? 'POST',
    contentType: own.contentType ?? usual.contentType ?? 'json',
    headers: { ...usual.headers, ...own.headers },
    body: own.body ?? usual.body,
    success: own.success ?? usual.success,
    messageId: own.messageId ?? usual.messageId,
    reports,
  };
}

function* httpFaults(gateway: HttpGateway): Generator<[string, string]> {
  const complete = completeGateway(gateway);
  if (complete.url === '') yield ['url', URL_FORM];
  const known = new Set<string>([...SMS_PLACEHOLDERS, ...Object.keys(gateway.values)]);
  const given = new Set(['account', 'password', 'token'].filter((key) => gateway[key as 'account'] !== undefined));
  const used = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, placeholder]) => placeholder ?? '');
  const texts = { url: complete.url, body: complete.body ?? '', headers: Object.values(complete.headers).join(' ') };
  const asked = Object.values(texts).flatMap(used);
  for (const placeholder of new Set(asked)) {
    if (!known.has(placeholder)) yield ['values', `{${placeholder}} stands for nothing; give it a value under values`];
    for (const needed of placeholder === 'basic' ? ['account', 'password'] : [placeholder])
      if (['account', 'password', 'token'].includes(needed) && !given.has(needed))
        yield [
          needed,
          `give what stands for {${needed}}${needed === 'account' ? '' : `, best by a file: ${needed}File`}`,
        ];
  }
  if (!asked.includes('text') || !asked.some((each) => each.startsWith('to')))
    yield ['body', 'write {to} and {text} where the number and the text belong'];
}
