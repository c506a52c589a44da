import type { SamlRefusalReason } from '@confrere/contract';
import { SamlRefusal } from '../refusal.js';
import { checkPostedLogout, checkRedirectedLogout } from '../sign-out/logout-message.js';
import { checkResponseShape } from './response-shape.js';
import { verifyResponse } from './verify-response.js';

/** Everything that is done with the bytes of a stranger. */
export const CHECKS = {
  responseShape: checkResponseShape,
  response: verifyResponse,
  redirectedLogout: checkRedirectedLogout,
  postedLogout: checkPostedLogout,
} as const;

type Checks = typeof CHECKS;
export type CheckName = keyof Checks;
export type CheckArguments<Name extends CheckName> = Parameters<Checks[Name]>;
export type CheckValue<Name extends CheckName> = Awaited<ReturnType<Checks[Name]>>;

/** What came of it; `fault`: neither good nor refused, but an error of ours. */
export type CheckOutcome =
  { readonly value: unknown } | { readonly refused: SamlRefusalReason } | { readonly fault: string };

/** Runs one check and turns what it throws into data, so that it can leave the thread. */
export async function runCheck(check: CheckName, given: readonly unknown[]): Promise<CheckOutcome> {
  try {
    return { value: await (CHECKS[check] as (...given: readonly unknown[]) => unknown)(...given) };
  } catch (error) {
    if (error instanceof SamlRefusal) return { refused: error.reason };
    // Its kind and place, and not its message, which may quote what was read.
    const [, at = ''] = /\n\s+at (.*)/.exec((error as Error | null)?.stack ?? '') ?? [];
    return { fault: `${(error as Error | null)?.name ?? 'unknown'} ${at}` };
  }
}
