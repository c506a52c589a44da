export * from './login-sessions.js';
export { RequestRefused } from './pending-requests.js';
export * from './rest.js';
export * from './signaling-client.js';
export * from './tab-id.js';
export type { WebSocketLike } from './web-socket-like.js';
