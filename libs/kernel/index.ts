export * from './clock.js';
export * from './domain-error.js';
export * from './domain-event.js';
export * from './fake-clock.js';
export * from './id-generator.js';
export * from './page.js';
