/** What is said over SMPP (version 3.4, issue 1.2): section 5.1.2.1. */
export const COMMANDS = {
  generic_nack: 0x8000_0000,
  submit_sm: 0x0000_0004,
  submit_sm_resp: 0x8000_0004,
  deliver_sm: 0x0000_0005,
  deliver_sm_resp: 0x8000_0005,
  unbind: 0x0000_0006,
  unbind_resp: 0x8000_0006,
  bind_transceiver: 0x0000_0009,
  bind_transceiver_resp: 0x8000_0009,
  enquire_link: 0x0000_0015,
  enquire_link_resp: 0x8000_0015,
} as const;
export type Command = keyof typeof COMMANDS;

const NAMES = new Map<number, Command>(Object.entries(COMMANDS).map(([name, id]) => [id, name as Command]));

/** One unit of the protocol; the body as it travels. */
export interface Pdu {
  /** Null: of a kind that is not known here. */
  readonly command: Command | null;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

const HEADER = 16;
/** Nothing that is said here is longer. */
const LONGEST = 64 * 1024;

export function encodePdu(command: Command, sequence: number, body: Buffer = Buffer.alloc(0), status = 0): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(HEADER + body.length, 0);
  header.writeUInt32BE(COMMANDS[command], 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}

/** Cuts what came over the connection into units. */
export class PduReader {
  private held = Buffer.alloc(0);

  /** @throws Error for a length that cannot be: the two sides have lost each other. */
  read(bytes: Buffer): Pdu[] {
    this.held = Buffer.concat([this.held, bytes]);
    const units: Pdu[] = [];
    while (this.held.length >= 4) {
      const length = this.held.readUInt32BE(0);
      if (length < HEADER || length > LONGEST) throw new Error('An SMPP unit of an impossible length.');
      if (this.held.length < length) break;
      const unit = this.held.subarray(0, length);
      this.held = this.held.subarray(length);
      units.push({
        command: NAMES.get(unit.readUInt32BE(4)) ?? null,
        status: unit.readUInt32BE(8),
        sequence: unit.readUInt32BE(12),
        body: Buffer.from(unit.subarray(HEADER)),
      });
    }
    return units;
  }
}

/** A text that ends with a zero byte (section 3.1). */
export const cString = (text: string): Buffer => Buffer.from(`${text.replaceAll('\0', '')}\0`, 'latin1');

/** Reads the fields of a body one after the other. @throws RangeError when it is shorter than they are. */
export class BodyReader {
  private at = 0;
  constructor(private readonly body: Buffer) {}

  cString(): string {
    const end = this.body.indexOf(0, this.at);
    if (end < 0) throw new RangeError('An SMPP text without an end.');
    const text = this.body.toString('latin1', this.at, end);
    this.at = end + 1;
    return text;
  }

  byte(): number {
    return this.body.readUInt8(this.at++);
  }

  bytes(length: number): Buffer {
    if (this.at + length > this.body.length) throw new RangeError('An SMPP body that is too short.');
    this.at += length;
    return this.body.subarray(this.at - length, this.at);
  }

  /** The optional parameters at the end (section 5.3). */
  options(): Map<number, Buffer> {
    const found = new Map<number, Buffer>();
    while (this.at + 4 <= this.body.length) {
      const tag = this.body.readUInt16BE(this.at);
      const length = this.body.readUInt16BE(this.at + 2);
      this.at += 4;
      found.set(tag, this.bytes(length));
    }
    return found;
  }
}

/** An optional parameter. */
export function option(tag: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(tag, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value]);
}
