import type { Socket } from 'node:dgram';

/** The system's side of a socket, as far as `dgram` uses it; what it holds is looked at before it is used. */
export type SocketHandle = Record<string, unknown>;

/** Node keeps it under a symbol; null where it is no longer there. */
export function handleOf(socket: Socket): SocketHandle | null {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol');
  const state: unknown = symbol && Reflect.get(socket, symbol);
  const handle: unknown = typeof state === 'object' && state !== null && Reflect.get(state, 'handle');
  return typeof handle === 'object' && handle !== null ? (handle as SocketHandle) : null;
}
