import { readFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { HttpGatewayConfig } from '@confrere/platform/config';
import { fillIn } from './fill-in.js';
import type { AddressedSms, GatewayAnswer, SmsGateway } from './gateway.js';

/** All of a request takes no longer than this, milliseconds; well below the lease of a row. */
const TIMEOUT = 30_000;
const LONGEST_ANSWER = 64 * 1024;
const MEDIA = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  xml: 'text/xml',
  text: 'text/plain',
};

/** A gateway that takes text messages by HTTP, asked as the config describes. */
export class HttpGateway implements SmsGateway {
  readonly kind = 'http';
  readonly name: string;
  readonly excludedPrefixes: readonly string[];

  /** @param reportsTo the address for its reports; empty where it makes none. */
  constructor(
    private readonly config: HttpGatewayConfig,
    private readonly reportsTo = '',
    private readonly timeout = TIMEOUT,
  ) {
    this.name = config.name;
    this.excludedPrefixes = config.excludedPrefixes;
  }

  async submit(message: AddressedSms): Promise<GatewayAnswer> {
    let reached = false;
    try {
      const { status, body } = await this.ask(message, () => (reached = true));
      return this.judge(status, body);
    } catch (error) {
      const { code } = error as { code?: unknown };
      const reason = typeof code === 'string' ? code.slice(0, 32) : 'failed';
      return { as: reached ? 'unanswered' : 'away', code: reason };
    }
  }

  private judge(status: number, body: string): GatewayAnswer {
    const { success, messageId } = this.config;
    const isTaken = status >= 200 && status < 300;
    if (isTaken && (success === undefined || new RegExp(success).test(body))) {
      const [, reference] = (messageId === undefined ? null : new RegExp(messageId).exec(body)) ?? [];
      return { as: 'sent', reference: reference?.slice(0, 128) ?? null };
    }
    const code = isTaken ? 'gateway-not-accepted' : `http-${status}`;
    // Of these the message itself is the cause; a wrong password (401, 403) can be mended.
    return { as: isTaken || [400, 404, 410, 413, 422].includes(status) ? 'refused' : 'away', code };
  }

  private ask(message: AddressedSms, reached: () => void): Promise<{ status: number; body: string }> {
    const { url, method, headers, contentType, body, caFile } = this.config;
    const filling = this.filling(message);
    const target = new URL(fillIn(url, filling, 'url'));
    const content = method === 'GET' || body === undefined ? null : fillIn(body, filling, contentType);
    const written = Object.entries(headers).map(([name, value]) => [name, fillIn(value, filling, 'header')] as const);
    const isSecure = target.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const sent: ClientRequest = (isSecure ? secureRequest : plainRequest)(
        target,
        {
          method,
          agent: false,
          headers: {
            Accept: '*/*',
            ...(content !== null && {
              'Content-Type': `${MEDIA[contentType]}; charset=utf-8`,
              'Content-Length': Buffer.byteLength(content),
            }),
            ...Object.fromEntries(written),
          },
          minVersion: 'TLSv1.2',
          // Read each time: an authority that was replaced counts without a restart.
          ...(caFile && { ca: readFileSync(caFile) }),
        },
        (response) => void read(response).then(resolve, reject),
      );
      const clock = setTimeout(
        () => sent.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })),
        this.timeout,
      );
      // From here on it may have the message. Over TLS nothing is said before the certificate was checked.
      sent.on('socket', (socket) => socket.once(isSecure ? 'secureConnect' : 'connect', reached));
      sent.on('error', reject);
      sent.on('close', () => clearTimeout(clock));
      sent.end(content ?? undefined);
    });
  }

  private filling({ id, from, to, text }: AddressedSms): Record<string, string> {
    const { account = '', password = '', token = '', values } = this.config;
    const toDigits = to.slice(1);
    const basic = Buffer.from(`${account}:${password}`).toString('base64');
    const own = { id, from, to, toDigits, to00: `00${toDigits}`, text, reportUrl: this.reportsTo };
    return { ...values, account, password, token, basic, ...own };
  }
}

async function read(response: IncomingMessage): Promise<{ status: number; body: string }> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LONGEST_ANSWER) break;
    pieces.push(piece);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString() };
}
