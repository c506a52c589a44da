import { DomainError } from '@confrere/kernel';
import { Fault } from '@confrere/platform/config';

/**
 * What may be written about a failure. The texts of foreign errors are left out: a JSON parser quotes the body, a
 * database driver the row. Where it happened, and what kind it is, is enough to find it.
 */
export function failureFacts(failure: unknown, depth = 0): Record<string, unknown> {
  if (!(failure instanceof Error)) return { kind: typeof failure };
  const { code, cause, driverError } = failure as { code?: unknown; cause?: unknown; driverError?: unknown };
  const beneath = driverError ?? cause;
  return {
    kind: failure.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(tellsNothingPersonal(failure) ? { text: failure.message } : {}),
    at: framesOf(failure),
    ...(beneath !== undefined && depth < 3 ? { because: failureFacts(beneath, depth + 1) } : {}),
  };
}

/** Our own errors promise it; the engine's speak of code only. */
const tellsNothingPersonal = (failure: Error): boolean =>
  failure instanceof DomainError ||
  failure instanceof Fault ||
  failure.name === 'TypeError' ||
  failure.name === 'ReferenceError';

const MOST_FRAMES = 12;
const framesOf = (failure: Error): string[] =>
  (failure.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim().slice(3));
