import { isChannelData } from '../stun/channel-data.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { RelayEngine } from '../turn/relay-engine.js';
import { type BatchSocket, type BatchSockets, ENTRY_WORDS } from './batch-socket.js';
import { ADDRESS_WORDS, type AddressWords, fiveTupleAt, transportAddressOf } from './batched-address.js';
import { BatchedOutsideSocket } from './batched-outside.js';
import type { FiveTuple } from './five-tuple.js';
import { listenFault } from './listen-fault.js';
import type { Hear, OutsideSocket } from './outside-sockets.js';
import type { ReturnPath } from './return-path.js';
import { SOCKET_BUFFER, type UdpListener, type UdpListenerOptions } from './udp-shapes.js';

/** The number of the socket that participants talk to, in entries. */
const ITSELF = 0;

/**
 * One socket whose packets come and go by the dozen: one system call and one call into JavaScript for all that wait. Those
 * behind the relayed addresses of an open relay lie beside it: a packet from one of them to a participant, or the other
 * way, stays where it was taken in.
 */
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
  private readonly beside: (BatchedOutsideSocket | undefined)[] = [];
  private speaker = 0;
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
      this.socket = new BatchSocket(host, port, SOCKET_BUFFER, (count) => this.take(count), engine.isOpen);
    } catch (error) {
      throw listenFault(error, 'UDP', host, port);
    }
    const { memory } = this.socket;
    this.incoming = new Int32Array(memory, 0, slots * ENTRY_WORDS);
    this.outgoing = new Int32Array(memory, slots * ENTRY_WORDS * 4, (slots + 1) * ENTRY_WORDS);
    this.slots = Buffer.from(memory, heads);
    [this.slotCount, this.stride, this.headroom, this.onFault] = [slots, stride, headroom, onFault];
    engine.openThrough((outsideHost, outsidePort, hear) => this.openOutside(outsideHost, outsidePort, hear));
  }

  get port(): number {
    return this.socket.port;
  }

  close(): Promise<void> {
    this.closed = true;
    return new Promise((resolve) => this.socket.close(resolve));
  }

  /** A socket behind a relayed address; null when that port cannot be had. */
  openOutside(host: string, port: number, hear: Hear): OutsideSocket | null {
    const number = this.closed ? 0 : this.socket.open(host, port);
    if (number === 0) return null;
    const outside = new BatchedOutsideSocket(this, number, hear);
    this.beside[number] = outside;
    return outside;
  }

  /** Who is being heard by one of them. */
  speakerWords(): AddressWords {
    return this.wordsAt(this.speaker);
  }

  shut(number: number): void {
    if (this.closed) return;
    // What waits to leave through it would be lost.
    this.flush();
    this.beside[number] = undefined;
    this.socket.shut(number);
  }

  /**
   * One packet to an address as the shared memory has it, through the socket of that number. From a slot of the batch that is
   * being taken it leaves with the batch.
   */
  send(bytes: Buffer, start: number, end: number, address: AddressWords, through = ITSELF): void {
    if (this.closed) return;
    const { outgoing } = this;
    if (!this.inBatch || bytes.buffer !== this.socket.memory) {
      outgoing.set(address, this.slotCount * ENTRY_WORDS + 2);
      outgoing[this.slotCount * ENTRY_WORDS + 2 + ADDRESS_WORDS] = through;
      this.socket.send(bytes.subarray(start, end));
      return;
    }
    if (this.queued === this.slotCount) this.flush();
    const entry = this.queued++ * ENTRY_WORDS;
    outgoing[entry] = start + bytes.byteOffset - this.slots.byteOffset;
    outgoing[entry + 1] = end - start;
    for (let word = 0; word < ADDRESS_WORDS; word++) outgoing[entry + 2 + word] = address[word] as number;
    outgoing[entry + 2 + ADDRESS_WORDS] = through;
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
    const { incoming } = this;
    const address = slot * ENTRY_WORDS + 1;
    const start = slot * this.stride + this.headroom;
    const end = start + (incoming[address - 1] as number);
    const fiveTuple = fiveTupleAt(incoming, address);
    const socket = incoming[address + ADDRESS_WORDS] as number;
    if (socket !== ITSELF) {
      this.speaker = address;
      this.beside[socket]?.hear(fiveTuple, this.slots, start, end, this.headroom);
    } else if (end > start && isChannelData(this.slots, start)) {
      this.engine.receiveChannelData(this.slots, fiveTuple, start, end, this.headroom);
    } else {
      const path = new BatchedReturnPath(this, fiveTuple, this.wordsAt(address));
      this.engine.receiveMessage(this.slots.subarray(start, end), path);
    }
  }

  private wordsAt(at: number): AddressWords {
    return Array.from(this.incoming.subarray(at, at + ADDRESS_WORDS));
  }
}

class BatchedReturnPath implements ReturnPath {
  constructor(
    private readonly listener: BatchedUdpListener,
    readonly fiveTuple: FiveTuple,
    private readonly address: AddressWords,
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
