/** What kind of "no" an error is; each transport maps a kind to its own status once (HTTP status, reply, close code). */
export type DomainErrorKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'gone' | 'limited' | 'unavailable';

/**
 * A rule of the domain that said no. `code` is stable and may be shown (`consultation.not-waiting`); `message` is for
 * administrators and developers, in English, and never carries personal data.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly kind: DomainErrorKind,
    message: string,
    /** What a page may need to say it in its own words: a moment (RFC 3339), nothing that only some may see. */
    readonly about: { readonly at: string } | null = null,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}
