/** The part of a WebSocket that signaling needs; a test hands in its own. */
export interface WebSocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

/** Opens a socket to the host that this page came from, with the same protection (`https` → `wss`). */
export const openWebSocket = (path: string): WebSocketLike =>
  new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`) as WebSocketLike;
