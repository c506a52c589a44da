export { type Config, CurrentConfig } from './config.js';
export { evaluationSecret } from './evaluation-secret.js';
export { Fault } from './fault.js';
export { loadConfig } from './load-config.js';
