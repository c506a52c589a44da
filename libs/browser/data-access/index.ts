export * from './audit.js';
export * from './login-sessions.js';
export * from './my-settings.js';
export { RequestRefused } from './pending-requests.js';
export * from './rest.js';
export * from './sign-in.js';
export * from './signaling-client.js';
export * from './tab-id.js';
export type { WebSocketLike } from './web-socket-like.js';
