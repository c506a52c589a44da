import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

const HEADER = 5;
const ALERT = 21;
const ENCRYPTED = 23;
/** In TLS 1.3 an alert travels encrypted: two bytes, its true type, and a tag of 16 (RFC 8446, sections 5.2 and 6), or 8. */
const ENCRYPTED_ALERTS = [19, 11];

/**
 * A TCP connection below TLS that remembers the last record which came in: Node says `end` both when the other side closed
 * in order (close_notify) and when it was merely gone, and only the first says that it has read what we sent.
 */
export class TlsRecords extends Duplex {
  private header = Buffer.alloc(0);
  private skip = 0;
  private last: { readonly type: number; readonly length: number } | null = null;

  constructor(private readonly tcp: Socket) {
    super({ allowHalfOpen: true });
    tcp.on('data', (chunk: Buffer) => {
      this.watch(chunk);
      if (!this.push(chunk)) tcp.pause();
    });
    tcp.on('end', () => this.push(null));
    tcp.on('error', (error) => this.destroy(error));
    tcp.on('close', () => this.destroy());
  }

  /** Whether the last that came in was an alert: on a connection without errors, close_notify. */
  get closedInOrder(): boolean {
    if (!this.last || this.skip > 0 || this.header.length > 0) return false;
    const { type, length } = this.last;
    return type === ALERT || (type === ENCRYPTED && ENCRYPTED_ALERTS.includes(length));
  }

  override _read(): void {
    this.tcp.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.tcp.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.tcp.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.tcp.destroy();
    done(error);
  }

  private watch(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      const skipped = Math.min(this.skip, rest.length);
      this.skip -= skipped;
      rest = rest.subarray(skipped);
      if (rest.length === 0) return;
      const wanted = HEADER - this.header.length;
      this.header = Buffer.concat([this.header, rest.subarray(0, wanted)]);
      rest = rest.subarray(wanted);
      if (this.header.length < HEADER) return;
      this.last = { type: this.header.readUInt8(0), length: this.header.readUInt16BE(3) };
      this.skip = this.last.length;
      this.header = Buffer.alloc(0);
    }
  }
}
