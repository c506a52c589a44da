import * as z from 'zod/mini';

export { ClinicScreens } from './clinic-screens.js';
export { Clinic } from './clinic.js';

// The page's Content-Security-Policy forbids `eval`.
z.config({ jitless: true });
