import type { SamlRefusalReason } from '@confrere/contract';

const CLOCKS = 'Compare the clocks of both machines (NTP): they may differ by a minute.';
const ADDRESSES = 'Its administrator takes our metadata anew; names and addresses have to be ours, letter by letter.';
const SIGNATURE = 'Read its new metadata here, so that its certificate of today is known.';
const BROWSER = 'Nobody but the browser that began may finish, once, within ten minutes. Begin again, in one browser.';
const UNUSUAL = 'Nothing like it comes from an identity provider in order. Tell whoever runs it the code.';

/** What an administrator can do so that the next one is let in. */
const ADVICE: Partial<Record<SamlRefusalReason, string>> = {
  'signature-missing':
    'What came was not signed as the rules here demand. Let its administrator sign responses and assertions, or change here what has to be signed.',
  'signature-invalid': `The signature is of another key. ${SIGNATURE}`,
  'certificate-expired': `All its certificates known here have ended. ${SIGNATURE}`,
  'weak-algorithm':
    'It signs or encrypts in a way that is not taken here. Its administrator chooses SHA-256 to sign and AES-GCM (or nothing) to encrypt, with RSA-OAEP-MGF1P and SHA-1 for the key; Keycloak asks for that key algorithm and digest by these names.',
  'not-decryptable': `It encrypts for another certificate than ours. ${ADDRESSES}`,
  'status-not-success': 'It let them not in itself. Its own log says why.',
  'wrong-issuer': 'It calls itself by another name. Read its new metadata here.',
  'wrong-destination': `The answer was meant for another address. ${ADDRESSES}`,
  'wrong-recipient': `The answer was meant for another address. ${ADDRESSES}`,
  'wrong-audience': `The answer was meant for another application. ${ADDRESSES}`,
  'unknown-request':
    'It answered what was not asked here. Sign-in begins on our sign-in page, not in a portal of the identity provider.',
  'request-expired': BROWSER,
  'other-browser': BROWSER,
  replayed: BROWSER,
  expired: `The answer had run out when it came. ${CLOCKS}`,
  'not-yet-valid': `The answer was not valid yet. ${CLOCKS}`,
  'too-old': `They had signed in there too long ago. ${CLOCKS}`,
  'subject-not-confirmed': 'The answer does not say that it is for whoever brings it (bearer), and until when.',
  'no-conditions': 'The answer does not say from when to when it holds, or sets a condition that nobody here knows.',
  'no-authentication': 'The answer does not say when and how they signed in (AuthnStatement).',
  'weak-authentication':
    'They signed in in another way than is demanded. Change the ways demanded here, or their sign-in there.',
  'name-id':
    'They came without a lasting name. Its administrator sends a persistent NameID (or an unchanging one), in the form that is demanded here.',
  'not-invited': 'They are not known here, and nobody may come in unknown. Invite them, or change who may come in.',
  'no-role':
    'None of their groups gives a role. Look below at what came as groups, and at the lines under Groups and roles.',
  deactivated: 'Their account here is closed. It is opened again under People.',
  'other-person': 'Somebody else here has their mail address. Correct the address under People or there.',
};

/** What to do about a refused sign-in, in whole sentences, with the code that the audit trail has as well. */
export const refusalAdvice = (reason: SamlRefusalReason): string => `${ADVICE[reason] ?? UNUSUAL} (saml.${reason})`;
