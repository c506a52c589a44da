import { isChannelData } from '../stun/channel-data.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { RelayEngine } from '../turn/relay-engine.js';
import type { BatchSocket, BatchSockets } from './batch-socket.js';
import { listenFault } from './listen-fault.js';
import type { FiveTuple, ReturnPath } from './return-path.js';
import { SOCKET_BUFFER, type UdpListener, type UdpListenerOptions } from './udp-shapes.js';

/** Words of an entry in the memory that is shared with the addon. */
const ENTRY = 8;
/** Words that name an address: family and port, four of IP, scope. */
const ADDRESS = 6;
const MAPPED = 0xffff;

/** One socket whose packets come and go by the dozen: one system call and one call into JavaScript for all that wait. */
export class BatchedUdpListener implements UdpListener {
  readonly batched = true;
  private readonly socket: BatchSocket;
  private readonly incoming: Int32Array;
  private readonly outgoing: Int32Array;
  private readonly slots: Buffer;
  private readonly slotCount: number;
  private readonly stride: number;
  private readonly headroom: number;
  private readonly onFault: (error: unknown) => void;
  private queued = 0;
  private inBatch = false;
  private closed = false;

  /** @throws DomainError `relay.cannot-listen` */
  constructor(
    { BatchSocket, slots, stride, headroom, heads }: BatchSockets,
    private readonly engine: RelayEngine,
    { host, port, onFault }: UdpListenerOptions,
  ) {
    try {
      this.socket = new BatchSocket(host, port, SOCKET_BUFFER, (count) => this.take(count));
    } catch (error) {
      throw listenFault(error, 'UDP', host, port);
    }
    const { memory } = this.socket;
    this.incoming = new Int32Array(memory, 0, slots * ENTRY);
    this.outgoing = new Int32Array(memory, slots * ENTRY * 4, (slots + 1) * ENTRY);
    this.slots = Buffer.from(memory, heads);
    [this.slotCount, this.stride, this.headroom, this.onFault] = [slots, stride, headroom, onFault];
  }

  get port(): number {
    return this.socket.port;
  }

  close(): Promise<void> {
    this.closed = true;
    return new Promise((resolve) => this.socket.close(resolve));
  }

  /** One packet to an address as `addressAt` reads it. From a slot of the batch that is being taken it leaves with the batch. */
  send(bytes: Buffer, start: number, end: number, address: readonly number[]): void {
    if (this.closed) return;
    if (!this.inBatch || bytes.buffer !== this.socket.memory) {
      this.outgoing.set(address, this.slotCount * ENTRY + 2);
      this.socket.send(bytes.subarray(start, end));
      return;
    }
    if (this.queued === this.slotCount) this.flush();
    const { outgoing } = this;
    const entry = this.queued++ * ENTRY;
    outgoing[entry] = start + bytes.byteOffset - this.slots.byteOffset;
    outgoing[entry + 1] = end - start;
    for (let word = 0; word < ADDRESS; word++) outgoing[entry + 2 + word] = address[word] as number;
  }

  private take(count: number): void {
    this.inBatch = true;
    this.engine.beginBatch();
    for (let slot = 0; slot < count && !this.closed; slot++) {
      try {
        this.receive(slot);
      } catch (error) {
        this.onFault(error);
      }
    }
    this.engine.endBatch();
    this.flush();
    this.inBatch = false;
  }

  private flush(): void {
    if (this.queued > 0 && !this.closed) this.socket.flush(this.queued);
    this.queued = 0;
  }

  private receive(slot: number): void {
    const entry = slot * ENTRY;
    const start = slot * this.stride + this.headroom;
    const end = start + (this.incoming[entry] as number);
    const fiveTuple = this.fiveTupleAt(entry + 1);
    if (end > start && isChannelData(this.slots, start))
      return this.engine.receiveChannelData(this.slots, fiveTuple, start, end, this.headroom);
    const address = Array.from(this.incoming.subarray(entry + 1, entry + 1 + ADDRESS));
    this.engine.receiveMessage(this.slots.subarray(start, end), new BatchedReturnPath(this, fiveTuple, address));
  }

  /** A number for IPv4, else the address's nine 16-bit words and the scope as a text. */
  private fiveTupleAt(at: number): FiveTuple {
    const { incoming } = this;
    const kind = incoming[at] as number;
    if (kind >>> 16 === 4) return ((incoming[at + 1] as number) >>> 0) * 65_536 + (kind & 0xffff);
    let text = String.fromCharCode(kind & 0xffff, incoming[at + 5] as number);
    for (let word = at + 1; word < at + 5; word++)
      text += String.fromCharCode((incoming[word] as number) >>> 16, (incoming[word] as number) & 0xffff);
    return text;
  }
}

class BatchedReturnPath implements ReturnPath {
  constructor(
    private readonly listener: BatchedUdpListener,
    readonly fiveTuple: FiveTuple,
    private readonly address: readonly number[],
  ) {}

  get source(): TransportAddress {
    return transportAddressOf(this.address);
  }

  reply(packet: Buffer): void {
    this.listener.send(packet, 0, packet.length, this.address);
  }

  deliver(bytes: Buffer, start: number, end: number): void {
    this.listener.send(bytes, start, end, this.address);
  }
}

/** An IPv4 address that came in over an IPv6 socket is the IPv4 address. */
function transportAddressOf(words: readonly number[]): TransportAddress {
  const [kind = 0, first = 0, second = 0, third = 0, fourth = 0] = words;
  const port = kind & 0xffff;
  const isMapped = first === 0 && second === 0 && third === MAPPED;
  if (kind >>> 16 === 4 || isMapped) {
    const ip = Buffer.alloc(4);
    ip.writeInt32BE(isMapped ? fourth : first);
    return { family: 4, ip, port };
  }
  const ip = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) ip.writeInt32BE(words[1 + word] ?? 0, word * 4);
  return { family: 6, ip, port };
}
