import './angular-first.js';
export { openClinic } from './open-clinic.js';
