import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { makeCertificate } from '../../platform/tls/testing/make-certificate.js';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: ParsedMail;
  /** As it came over the wire. */
  readonly source: string;
}

/** A mail server on loopback that keeps what it is given. `refuse` answers the next recipients with this SMTP status. */
export async function mailReceiver(options: SMTPServerOptions = {}) {
  const certificate = makeCertificate();
  const received: ReceivedMail[] = [];
  const state = { refuse: 0 };
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    cert: certificate.cert,
    key: certificate.key,
    onRcptTo: (_address, _connection, done) =>
      done(state.refuse ? Object.assign(new Error('refused'), { responseCode: state.refuse }) : null),
    onData: (stream, connection, done) => {
      void text(stream).then(async (source) => {
        const { mailFrom, rcptTo } = connection.envelope;
        const mail = await simpleParser(source);
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          mail,
          source,
        });
        done();
      }, done);
    },
    ...options,
  });
  // A page that does not trust the certificate goes away in the middle of the handshake.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    received,
    state,
    certificate,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
