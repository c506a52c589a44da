export { isSealed, type Opened, Seal } from './seal.js';
