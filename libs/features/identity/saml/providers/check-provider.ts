import type { IdentityProviderSettings } from '@confrere/contract';
import { factsOf } from './certificates.js';
import { daysLeftOf } from './certificate-watch.js';
import type { IdentityProviderEntity } from './identity-provider.entity.js';

/** So few days before sign-in ends it has to be looked into now. */
const ACTS_DAYS = 14;
const WARNS_DAYS = 30;
/** Answers are refused when clocks are a minute apart. */
const APART_SECONDS = 60;
const WARNS_SECONDS = 20;

/** One thing that was looked at. */
export interface ProviderFinding {
  readonly about: 'metadata' | 'certificate' | 'clock' | 'last-sign-in' | 'last-refusal';
  /** `wrong`: somebody has to do something now. */
  readonly state: 'well' | 'soon' | 'wrong' | 'unknown';
  readonly says: string;
  /** What the administrator has to do; null: nothing. */
  readonly todo: string | null;
}

/** What is known of an identity provider without asking anybody. */
export interface CheckedProvider {
  readonly row: IdentityProviderEntity;
  /** What its metadata file says today, or why it cannot be read; null: it was added at the desk. */
  readonly file:
    Pick<IdentityProviderSettings, 'entityId' | 'ssoUrl' | 'certificates'> | { readonly fault: string } | null;
  readonly lastSignInAt: Date | null;
}

/** Looks at everything that can keep people out, from what is stored: nothing is asked of anybody. */
export function checkProvider(checked: CheckedProvider, now: Date): ProviderFinding[] {
  return [
    metadata(checked),
    certificate(checked.row, now),
    clock(checked.row),
    lastSignIn(checked),
    ...lastRefusal(checked.row),
  ];
}

function metadata({ row, file }: CheckedProvider): ProviderFinding {
  const { entityId, certificates, ssoUrl } = row.settings;
  if (file === null) return well('metadata', `Its metadata was read at the desk: ${entityId}, sign-in at ${ssoUrl}.`);
  if ('fault' in file) return wrong('metadata', file.fault, 'Correct metadataFile in the config file.');
  const same =
    file.entityId === entityId &&
    file.ssoUrl === ssoUrl &&
    [...file.certificates].sort().join() === [...certificates].sort().join();
  return same
    ? well('metadata', `Its metadata file is what counts: ${entityId}, sign-in at ${ssoUrl}.`)
    : wrong(
        'metadata',
        'Its metadata file has changed since the server started.',
        'Start the server again to take it over.',
      );
}

function certificate(row: IdentityProviderEntity, now: Date): ProviderFinding {
  const daysLeft = daysLeftOf(row, now);
  const all = row.settings.certificates.map((pem) => factsOf(pem, now));
  const until = all.reduce((last, { expiresAt }) => (expiresAt > last ? expiresAt : last), '').slice(0, 10);
  const todo = `Ask its administrator for new metadata, and ${
    row.source === 'config'
      ? 'put it into metadataFile, then start the server again'
      : 'read it under Administration, Sign-in'
  }.`;
  if (daysLeft < 0) return wrong('certificate', `Its certificate ended on ${until}: nobody can sign in.`, todo);
  const says = `Its certificate${all.length > 1 ? ` that lasts longest (of ${all.length})` : ''} ends on ${until}, ${daysLeft} days left.`;
  if (daysLeft <= ACTS_DAYS) return wrong('certificate', says, todo);
  return daysLeft <= WARNS_DAYS ? { about: 'certificate', state: 'soon', says, todo } : well('certificate', says);
}

function clock({ lastAssertion }: IdentityProviderEntity): ProviderFinding {
  const seconds = lastAssertion?.clockSeconds;
  if (seconds === undefined)
    return {
      about: 'clock',
      state: 'unknown',
      says: 'No answer within the last 24 hours tells its time.',
      todo: 'Try a sign-in under Administration, Sign-in, then look again.',
    };
  const says =
    seconds === 0
      ? 'Its clock and ours agree to the second.'
      : `Its last answer was dated ${Math.abs(seconds)} s ${seconds > 0 ? 'before' : 'after'} it came.`;
  const todo = 'Set both clocks by the same time server (NTP).';
  if (Math.abs(seconds) >= APART_SECONDS) return wrong('clock', says, todo);
  return Math.abs(seconds) > WARNS_SECONDS ? { about: 'clock', state: 'soon', says, todo } : well('clock', says);
}

function lastSignIn({ row, lastSignInAt }: CheckedProvider): ProviderFinding {
  if (!row.settings.enabled)
    return {
      about: 'last-sign-in',
      state: 'unknown',
      says: 'It is switched off: nobody is offered it.',
      todo: row.source === 'config' ? null : 'Try it, then switch it on under Administration, Sign-in.',
    };
  return lastSignInAt
    ? well('last-sign-in', `Somebody last signed in with it on ${minute(lastSignInAt.toISOString())}.`)
    : {
        about: 'last-sign-in',
        state: 'unknown',
        says: 'Nobody has signed in with it yet.',
        todo: 'Hand our metadata over, then try a sign-in under Administration, Sign-in.',
      };
}

function lastRefusal({ lastAssertion }: IdentityProviderEntity): ProviderFinding[] {
  const refusal = lastAssertion?.refusal;
  if (!refusal) return [];
  const says = `Somebody was refused on ${minute(refusal.at)}: saml.${refusal.reason}.`;
  return [{ about: 'last-refusal', state: 'soon', says, todo: 'What to do stands under Administration, Sign-in.' }];
}

const minute = (moment: string): string => `${moment.slice(0, 16).replace('T', ' ')} UTC`;
const well = (about: ProviderFinding['about'], says: string): ProviderFinding => ({
  about,
  state: 'well',
  says,
  todo: null,
});
const wrong = (about: ProviderFinding['about'], says: string, todo: string): ProviderFinding => ({
  about,
  state: 'wrong',
  says,
  todo,
});
