import type { Clock } from '@confrere/kernel';

/** Room for some tenths of a second of a busy relay; the kernel gives less where it is set to. */
export const SOCKET_BUFFER = 4 * 1024 * 1024;

/** One UDP socket for every call there is. */
export interface UdpListener {
  readonly port: number;
  /** Whether it takes in and sends many packets per system call. */
  readonly batched: boolean;
  close(): Promise<void>;
}

export interface UdpListenerOptions {
  readonly clock: Clock;
  readonly host: string;
  readonly port: number;
  /** `off`: plain `dgram` also where batching is there. */
  readonly batching: 'auto' | 'off';
  /** A defect of the relay itself: the packet that met it is dropped, all else goes on. */
  readonly onFault: (error: unknown) => void;
}
