export * from './call-stage.js';
export * from './call-stage-texts.js';
export * from './icon.js';
export * from './level.js';
export * from './self-view.js';
