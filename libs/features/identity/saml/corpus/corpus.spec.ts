import { FakeClock } from '@confrere/kernel';
import { SilentLog } from '@confrere/platform/telemetry';
import { SamlRefusal } from '../refusal.js';
import { AnswerChecks } from '../response-checks/answer-checks.js';
import type { Trust } from '../response-checks/verify-response.js';
import { BYTE_CASES, NAME_SPLITS } from './byte-cases.fixture.js';
import { CONTENT_CASES } from './content-cases.fixture.js';
import {
  at,
  makeKeys,
  type Making,
  MFA,
  type Mode,
  MODES,
  NAME,
  NOW,
  OwnIdp,
  pemOf,
  REQUEST_ID,
  toBase64,
  URLS,
} from './own-idp.fixture.js';
import { MEDDLING_CASES, signingCases } from './signature-cases.fixture.js';
import { WRAPPING_CASES } from './wrapping-cases.fixture.js';

// Nothing waits here: the many signatures take what they take on a slow machine.
jest.setTimeout(300_000);

const idpKeys = makeKeys('idp');
const sp = makeKeys('sp');
const stranger = makeKeys('stranger');
const idp = new OwnIdp(idpKeys, sp.certificate);

const trustIn = (mode: Mode, changes: Partial<Trust> = {}): Trust => ({
  idpEntityId: URLS.idp,
  spEntityId: URLS.sp,
  acsUrl: URLS.acs,
  requestId: REQUEST_ID,
  nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  authnContexts: [MFA],
  signedInAfter: null,
  certificates: [idpKeys.certificate],
  demanded: mode === 'encrypted' ? 'both' : mode,
  privateKey: pemOf(sp.privateKey),
  ...changes,
});

/** The product's own thread, so that what is refused here is refused there. */
const checks = new AnswerChecks(new FakeClock(NOW), new SilentLog());
afterAll(() => checks.onApplicationShutdown());

const accept = async (posted: string, trust: Trust) =>
  checks.run('response', await checks.run('responseShape', posted), trust, NOW.getTime());

/** How it was refused. That it could not be checked is a fault of ours and fails loudly. */
async function refusalOf(posted: string, trust: Trust): Promise<string> {
  try {
    await accept(posted, trust);
    return 'ACCEPTED';
  } catch (error) {
    if (error instanceof SamlRefusal && error.reason !== 'not-checked') return error.reason;
    throw error;
  }
}

const made = new Map<Mode, Promise<string>>();
/** A response that is accepted in this mode. */
const good = (mode: Mode): Promise<string> => {
  const there = made.get(mode) ?? idp.make(mode);
  made.set(mode, there);
  return there;
};

/** Every named case, with what is posted in each mode; null where a mode does not have it. */
const cases: { name: string; post: (mode: Mode) => Promise<string | null> }[] = [
  ...CONTENT_CASES.map(({ name, making }) => ({
    name,
    post: async (mode: Mode) => toBase64(await idp.make(mode, making)),
  })),
  ...[...BYTE_CASES, ...NAME_SPLITS].map(({ name, post }) => ({
    name,
    post: async (mode: Mode) => {
      const xml = await good(mode);
      const posted = post(xml);
      return posted === toBase64(xml) ? null : posted;
    },
  })),
  ...signingCases(stranger, idpKeys).map(({ name, sign }) => ({
    name: `signed with ${name}`,
    post: async (mode: Mode) => toBase64(await idp.make(mode, { sign })),
  })),
  ...MEDDLING_CASES.map(({ name, meddle }) => ({
    name,
    post: async (mode: Mode) => posted(meddle(await good(mode))),
  })),
  ...WRAPPING_CASES.map(({ name, wrap }) => ({ name, post: async (mode: Mode) => posted(wrap(await good(mode))) })),
];

const posted = (xml: string | null): string | null => (xml === null ? null : toBase64(xml));

describe('corpus of adverse responses', () => {
  it('has at least 120 named cases, each name once', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  const everTried = new Set<string>();

  for (const mode of MODES) {
    it(`lets nobody in (${mode})`, async () => {
      const accepted: string[] = [];
      let tried = 0;
      for (const { name, post } of cases) {
        const response = await post(mode);
        if (response === null) continue;
        tried++;
        everTried.add(name);
        if ((await refusalOf(response, trustIn(mode))) === 'ACCEPTED') accepted.push(name);
      }
      expect(accepted).toEqual([]);
      // Where nothing stands in the clear, there is less to meddle with.
      expect(tried).toBeGreaterThanOrEqual(mode === 'encrypted' ? 200 : 240);
    });
  }

  it('was tried with each case in one mode at least', () => {
    expect(cases.filter(({ name }) => !everTried.has(name))).toEqual([]);
  });
});

describe('controls', () => {
  const CONTROLS: [string, Making, Partial<Trust>][] = [
    ['as usual', {}, {}],
    [
      'RSA with SHA-512',
      {
        sign: {
          algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
          digest: 'http://www.w3.org/2001/04/xmlenc#sha512',
        },
      },
      {},
    ],
    ['made and used at the edges of the clocks', { said: { at: (ms) => at(ms - 55_000) } }, {}],
    ['a clock that runs ahead', { said: { at: (ms) => at(ms + 29_000) } }, {}],
    ['letters beyond ASCII', { said: { attributes: { displayName: ['Åse Ærlig <b>&amp;"'], sn: ['山田'] } } }, {}],
    ['a name with every sign that needs writing otherwise', { said: { nameId: `o'brien&<>"@hospital.example` } }, {}],
    ['white space between elements', { response: (xml) => xml.replace('<samlp:Status>', '\r\n  <samlp:Status>') }, {}],
    ['no SessionNotOnOrAfter', { assertion: (xml) => xml.replace(/ SessionNotOnOrAfter="[^"]*"/, '') }, {}],
    ['no particular way to sign in wanted', {}, { authnContexts: [] }],
    ['no particular format of names', {}, { nameIdFormat: null }],
    ['AES-128 with a tag', { encryption: 'aes128-gcm' }, {}],
    ['AES without a tag, under the signature of the response', { encryption: 'aes256-cbc' }, {}],
    [
      'a second certificate during the change of keys',
      {},
      { certificates: [stranger.certificate, idpKeys.certificate] },
    ],
  ];

  it.each(CONTROLS)('are accepted in every mode: %s', async (_, making, changes) => {
    for (const mode of MODES) {
      const accepted = await accept(toBase64(await idp.make(mode, making)), trustIn(mode, changes));
      expect(accepted.nameId).toBe(making.said?.nameId ?? NAME);
      expect(accepted.assertionId).toBe('_assertion01');
    }
  });

  it('keep what was said, as it was said', async () => {
    const displayName = ['Åse Ærlig <b>&amp;"'];
    const response = toBase64(await idp.make('both', { said: { attributes: { displayName } } }));
    const accepted = await accept(response, trustIn('both'));
    expect(accepted.attributes.get('displayName')).toEqual(displayName);
    expect(accepted.sessionNotAfter).toBe(NOW.getTime() + 8 * 3_600_000);
    expect(accepted.sessionIndex).toBe('_session01');
  });

  it('take a declaration and folded lines of base64', async () => {
    const xml = await idp.make('both', { response: (text) => `<?xml version="1.0" encoding="UTF-8"?>\n${text}` });
    const folded = toBase64(xml).replace(/.{76}/g, '$&\r\n');
    await expect(accept(folded, trustIn('both'))).resolves.toBeDefined();
  });
});

describe('policy of signatures', () => {
  it.each([
    ['response', 'both'],
    ['response', 'assertion'],
    ['assertion', 'both'],
    ['assertion', 'response'],
  ] as const)('a signature of the %s alone is refused where %s is demanded', async (mode, demanded) => {
    const response = toBase64(await idp.make(mode));
    expect(await refusalOf(response, trustIn(mode, { demanded }))).toBe('signature-missing');
  });

  it('more signatures than demanded are welcome, when they are right', async () => {
    for (const demanded of ['response', 'assertion'] as const)
      await expect(accept(toBase64(await idp.make('both')), trustIn('both', { demanded }))).resolves.toBeDefined();
  });

  it('a wrong signature is refused also where none was demanded', async () => {
    const xml = await idp.make('both');
    const flipped = (nth: number): string => {
      let seen = 0;
      return xml.replace(/(?<=<ds:SignatureValue>)./g, (found) =>
        seen++ === nth ? (found === 'A' ? 'B' : 'A') : found,
      );
    };
    expect(await refusalOf(toBase64(flipped(0)), trustIn('both', { demanded: 'assertion' }))).toBe('signature-invalid');
  });

  it('an assertion that anybody could have encrypted needs a signature inside and a tag outside', async () => {
    const inside = await idp.make('encrypted');
    const unsigned = inside.replace(/<ds:Signature [^]*?<\/ds:Signature>/, '');
    await expect(accept(toBase64(unsigned), trustIn('encrypted', { demanded: 'assertion' }))).resolves.toBeDefined();
    const withoutTag = (await idp.make('encrypted', { encryption: 'aes256-cbc' })).replace(
      /<ds:Signature [^]*?<\/ds:Signature>/,
      '',
    );
    expect(await refusalOf(toBase64(withoutTag), trustIn('encrypted', { demanded: 'assertion' }))).toBe(
      'weak-algorithm',
    );
  });
});
