export { blocked } from './aside/blocked.js';
export { openSheet } from './aside/sheets.js';
