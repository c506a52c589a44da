/** What of a ClientHello decides who is to have the connection. */
export type ClientHello =
  /** There will be no verdict before that many bytes are there. */
  | { readonly kind: 'incomplete'; readonly needed: number }
  /** Whatever comes, this is no ClientHello that we take. */
  | { readonly kind: 'malformed' }
  /** `alpn` is empty for a client that names no application protocol. */
  | { readonly kind: 'hello'; readonly alpn: readonly string[] };

/** With all records' heads. Browsers send 600 to 2000 bytes, post-quantum keys included. */
export const LONGEST_HELLO = 16 * 1024;

const RECORD_HEAD = 5;
const HANDSHAKE_RECORD = 22;
const LONGEST_FRAGMENT = 2 ** 14;
const MESSAGE_HEAD = 4;
const CLIENT_HELLO = 1;
const ALPN = 16;
const MALFORMED: ClientHello = { kind: 'malformed' };

/**
 * Reads a ClientHello (RFC 8446, section 4.1.2) at the beginning of a TLS stream, without any cryptography. It may lie in
 * several records (section 5.1). Total: any bytes give a verdict, and more bytes never change one that is not `incomplete`.
 */
export function readClientHello(bytes: Buffer): ClientHello {
  const fragments: Buffer[] = [];
  let gathered = 0;
  /** Of the whole message, once its head is there. */
  let length = Infinity;
  for (let at = 0; ;) {
    if (bytes.length < at + RECORD_HEAD) return incomplete(bytes, at, at + RECORD_HEAD);
    const fragment = fragmentAt(bytes, at);
    if (fragment === null) return MALFORMED;
    const end = at + RECORD_HEAD + fragment;
    if (end > LONGEST_HELLO) return MALFORMED;
    if (bytes.length < end) return incomplete(bytes, at, end);
    fragments.push(bytes.subarray(at + RECORD_HEAD, end));
    gathered += fragment;
    if (length === Infinity && gathered >= MESSAGE_HEAD) {
      const head = fragments.length === 1 ? fragments[0] : Buffer.concat(fragments);
      if (head?.[0] !== CLIENT_HELLO) return MALFORMED;
      length = MESSAGE_HEAD + head.readUIntBE(1, 3);
      if (length > LONGEST_HELLO) return MALFORMED;
    }
    if (gathered >= length) {
      const message = Buffer.concat(fragments);
      // Nothing may follow the ClientHello before the server has spoken (section 5.1: no other message in its record).
      return gathered > length ? MALFORMED : readMessage(new Reader(message.subarray(MESSAGE_HEAD)));
    }
    at = end;
  }
}

function incomplete(bytes: Buffer, at: number, needed: number): ClientHello {
  // What of a record's head is there must be right, so that nothing is waited for in vain.
  const wrong = bytes.length > at && bytes[at] !== HANDSHAKE_RECORD;
  return wrong || (bytes.length > at + 1 && bytes[at + 1] !== 3) ? MALFORMED : { kind: 'incomplete', needed };
}

/** The length of the record's fragment, or null when this is no handshake record. */
function fragmentAt(bytes: Buffer, at: number): number | null {
  if (bytes[at] !== HANDSHAKE_RECORD || bytes[at + 1] !== 3) return null;
  const length = bytes.readUInt16BE(at + 3);
  return length > 0 && length <= LONGEST_FRAGMENT ? length : null;
}

/** A step of a field that is not there. */
class CutOff extends Error {}

function readMessage(message: Reader): ClientHello {
  try {
    message.take(2 + 32);
    message.vector(1); // legacy_session_id
    message.vector(2); // cipher_suites
    message.vector(1); // legacy_compression_methods
    // TLS 1.2 allows a hello without extensions (RFC 5246, section 7.4.1.2).
    const extensions = message.atEnd ? new Reader(Buffer.alloc(0)) : message.vector(2);
    if (!message.atEnd) return MALFORMED;
    let alpn: string[] | null = null;
    while (!extensions.atEnd) {
      const type = extensions.number(2);
      const extension = extensions.vector(2);
      if (type !== ALPN) continue;
      if (alpn) return MALFORMED;
      alpn = protocolsOf(extension);
    }
    return { kind: 'hello', alpn: alpn ?? [] };
  } catch (error) {
    if (error instanceof CutOff) return MALFORMED;
    throw error;
  }
}

/** RFC 7301, section 3.1: a list of names of one byte at least. */
function protocolsOf(extension: Reader): string[] {
  const list = extension.vector(2);
  const names: string[] = [];
  while (!list.atEnd) {
    const name = list.vector(1).rest();
    if (name.length === 0) throw new CutOff();
    names.push(name.toString('latin1'));
  }
  if (names.length === 0 || !extension.atEnd) throw new CutOff();
  return names;
}

/** Walks over bytes; a step beyond their end throws `CutOff`. */
class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  take(length: number): Buffer {
    if (this.bytes.length - this.at < length) throw new CutOff();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  number(length: 1 | 2): number {
    return this.take(length).readUIntBE(0, length);
  }

  /** What is preceded by its length, written in so many bytes. */
  vector(lengthOfLength: 1 | 2): Reader {
    return new Reader(this.take(this.number(lengthOfLength)));
  }

  rest(): Buffer {
    return this.take(this.bytes.length - this.at);
  }
}
