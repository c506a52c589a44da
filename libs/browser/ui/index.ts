export * from './call-stage.js';
export * from './call-stage-texts.js';
export * from './icon.js';
export * from './level.js';
export * from './level-bar.js';
export * from './outlines.js';
export * from './own-picture.js';
export * from './self-view.js';
