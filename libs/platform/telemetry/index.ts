export { currentCorrelation, withCorrelation } from './correlation.js';
export { type Facts, Log, SilentLog } from './log.js';
export { NestLog } from './nest-log.js';
export { type LogLevel, PinoLog } from './pino-log.js';
