import { SAML_REFUSALS } from '@confrere/contract';
import { certificateWarning, stateOf } from './provider-words.js';
import { refusalAdvice } from './refusal-advice.js';

const date = (moment: string): string => moment.slice(0, 10);
const ending = (...days: number[]) =>
  days.map((daysLeft) => ({
    fingerprint: 'AA',
    subject: 'CN=idp',
    expiresAt: new Date(Date.UTC(2026, 11, 1) + daysLeft * 86_400_000).toISOString(),
    daysLeft,
  }));
const state = (days: number[], more: { enabled?: boolean; lastSignInAt?: string | null } = {}) => {
  const { enabled = true, lastSignInAt = '2026-11-24T10:31:00.000Z' } = more;
  const settings = { enabled } as Parameters<typeof stateOf>[0]['settings'];
  return stateOf({ settings, certificates: ending(...days), lastSignInAt }, date);
};

describe('the state of an identity provider', () => {
  it('is good when somebody has signed in and its certificate lasts', () => {
    expect(state([31])).toEqual({ words: 'Ready. Somebody last signed in with it on 2026-11-24.', tone: 'good' });
  });

  it.each([
    [30, 'Its certificate ends in 30 days.'],
    [1, 'Its certificate ends tomorrow.'],
    [0, 'Its certificate ends today.'],
    [-1, 'Its certificate ended on 2026-11-30: nobody can sign in. Read its new metadata.'],
  ])('is a warning with %d days left', (days, words) => {
    expect(state([days])).toEqual({ words, tone: 'warning' });
  });

  it('goes by the certificate that lasts longest while two stand side by side', () => {
    expect(state([-1, 200]).tone).toBe('good');
    expect(state([200, 2]).tone).toBe('good');
    expect(state([2, 20]).words).toBe('Its certificate ends in 20 days.');
  });

  it('says that it is off, or that nobody has tried it, before anybody relies on it', () => {
    expect(state([-1], { enabled: false })).toEqual({ words: 'Switched off: nobody is offered it.', tone: 'quiet' });
    expect(state([31], { lastSignInAt: null }).words).toMatch(/Nobody has signed in/);
  });
});

describe('the notice that a certificate ends', () => {
  const due = (days: number[], enabled = true) => {
    const settings = { enabled } as Parameters<typeof certificateWarning>[0]['settings'];
    return certificateWarning({ settings, certificates: ending(...days) });
  };

  it('comes at 30, 14 and 3 days, and when nobody can sign in any more', () => {
    expect([31, 30, 15, 14, 4, 3, 0, -1].map((days) => due([days]))).toEqual([null, 30, 30, 14, 14, 3, 3, -1]);
  });

  it('goes by the last certificate, and is not for what is switched off', () => {
    expect(due([2, 100])).toBeNull();
    expect(due([2], false)).toBeNull();
  });
});

describe('a refused sign-in', () => {
  it.each(SAML_REFUSALS)('tells the administrator what to do, with the code: %s', (reason) => {
    expect(refusalAdvice(reason)).toMatch(/^[A-Z].*[.] \(saml\.[a-z0-9-]+\)$/);
    expect(refusalAdvice(reason)).not.toMatch(/[Tt]ell your administrator/);
  });
});
