import type { Area } from './access.js';

/** Which audiences the listener serves that a request came in by; a token to be injected. */
export abstract class AreasServed {
  abstract by(request: object, area: Area): boolean;
}
