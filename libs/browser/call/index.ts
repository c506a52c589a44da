export * from './call.js';
export * from './call-view.js';
export * from './local-media.js';
export * from './local-media-view.js';
export * from './ring-tone.js';
export * from './wake-lock.js';
