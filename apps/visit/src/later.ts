import './schemas-first.js';
export { ClinicScreens } from './clinic-screens.js';
export { Clinic } from './clinic.js';
