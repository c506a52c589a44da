export * from './rest.js';
export * from './signaling-client.js';
export * from './tab-id.js';
