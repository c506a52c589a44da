import { ProblemError } from '@confrere/browser/data-access';
import { refusalWords } from '../words/refusal-words.js';
import { SIGN_IN } from './texts.js';

/** Why it did not work, said calmly. */
export function faultWords(error: unknown): string {
  const code = codeOf(error);
  return SIGN_IN.fault[code] ?? refusalWords(code, { name: '', by: null });
}

/** What the server said, or that the browser's own question was closed. */
export const codeOf = (error: unknown): string =>
  error instanceof ProblemError
    ? error.code
    : error instanceof Error && error.name === 'NotAllowedError'
      ? 'passkey.cancelled'
      : 'server.unexpected';
