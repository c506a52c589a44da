import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Clock } from '@confrere/kernel';
import type { SyslogConfig } from '@confrere/platform/config';
import { syslogFrame } from './syslog-message.js';
import { TlsRecords } from './tls-records.js';

/** So long a collector may take for one batch, milliseconds. */
const PATIENCE = 30_000;

/**
 * The site's log collector, reached by TLS (RFC 5425). The protocol has no acknowledgements; what it has is the orderly end:
 * a collector answers our close_notify with its own (section 4.4), which it can do only after it has read all that was
 * before. So each batch has a connection of its own, and counts as delivered once the other side has closed in order.
 */
export class SyslogCollector {
  constructor(
    private readonly config: SyslogConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws Error with a `code` when the batch may not have been read to its end: send it again. */
  async deliver(messages: readonly string[]): Promise<void> {
    const { host, port, caFile, certFile, keyFile } = this.config;
    // Read each time: certificates that are replaced are used without a restart.
    const records = new TlsRecords(connectTcp({ host, port }));
    const socket = connect({
      socket: records,
      host,
      minVersion: 'TLSv1.2',
      ...(isIP(host) ? {} : { servername: host }),
      ...(caFile ? { ca: readFileSync(caFile) } : {}),
      ...(certFile && keyFile ? { cert: readFileSync(certFile), key: readFileSync(keyFile) } : {}),
    });
    records.on('error', (error) => socket.destroy(error));
    const patience = this.clock.after(PATIENCE, () => socket.destroy(refusal('ETIMEDOUT')));
    try {
      await readToItsEnd(socket, records, Buffer.concat(messages.map(syslogFrame)));
    } finally {
      patience.cancel();
      socket.destroy();
    }
  }
}

function readToItsEnd(socket: TLSSocket, records: TlsRecords, batch: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = false;
    let ended = false;
    socket.once('secureConnect', () => socket.end(batch, () => (sent = true)));
    socket.once('end', () => (ended = sent));
    socket.on('error', reject);
    socket.once('close', () => (ended && records.closedInOrder ? resolve() : reject(refusal('ECONNABORTED'))));
    // What a collector says is of no interest; without reading, its end would not be seen.
    socket.resume();
  });
}

const refusal = (code: string): Error =>
  Object.assign(new Error('The log collector did not take the batch.'), { code });
