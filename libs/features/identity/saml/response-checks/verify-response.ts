import { type CacheProvider, SAML, ValidateInResponseTo } from '@node-saml/passport-saml';
import { insist, SamlRefusal } from '../refusal.js';
import { type AcceptedAssertion, checkAge, checkAssertion, type Expected } from './assertion-rules.js';
import { decryptAssertion } from './decrypt-assertion.js';
import { checkDecryptedShape, type ShapedResponse } from './response-shape.js';
import { ANSWER_LIFE, CLOCK_SKEW, momentOf } from './saml-time.js';
import { readStrictXml } from './strict-xml.js';

/** Which signatures an identity provider has to make. */
export type DemandedSignatures = 'both' | 'response' | 'assertion';

/** What is known of the identity provider, and of us, beside what the answer must say. */
export interface Trust extends Expected {
  /** PEM; a signature by any of them counts. Never one that came with the response. */
  readonly certificates: readonly string[];
  readonly demanded: DemandedSignatures;
  /** PEM, of ours: opens what was encrypted for us. */
  readonly privateKey: string;
}

/**
 * Proves a response whose shape has been checked: the signatures by the library, and everything that it says by our own
 * rules, read from the signed bytes alone.
 * @param now Unix milliseconds.
 * @throws SamlRefusal
 */
export async function verifyResponse(shaped: ShapedResponse, trust: Trust, now: number): Promise<AcceptedAssertion> {
  insist(shaped.issuer === trust.idpEntityId, 'wrong-issuer');
  insist(shaped.destination === trust.acsUrl, 'wrong-destination');
  insist(shaped.requestId === trust.requestId, 'unknown-request');
  checkAge(momentOf(shaped.issueInstant), ANSWER_LIFE, now);
  const { demanded } = trust;
  insist(demanded === 'assertion' || shaped.signed.response, 'signature-missing');
  insist(demanded === 'response' || shaped.encryption !== null || shaped.signed.assertion, 'signature-missing');
  // Without a signature over it, anybody may have made the cipher text; only a tag shows that they did not play with it.
  insist(shaped.encryption !== 'plain' || shaped.signed.response, 'weak-algorithm');
  const signed = await provenAssertion(shaped, trust, now);
  if (shaped.encryption) {
    const isSigned = checkDecryptedShape(decryptAssertion(shaped.xml, trust.privateKey));
    insist(demanded === 'response' || isSigned, 'signature-missing');
  }
  return checkAssertion(readStrictXml(signed), trust, now);
}

/** @returns the assertion as it was signed. */
async function provenAssertion(shaped: ShapedResponse, trust: Trust, now: number): Promise<string> {
  const saml = new ClockedSaml(shaped, trust, now);
  try {
    const { profile } = await saml.validatePostResponseAsync({
      SAMLResponse: Buffer.from(shaped.xml, 'utf8').toString('base64'),
    });
    const signed = profile?.getAssertionXml?.();
    insist(signed !== undefined, 'signature-invalid');
    return signed;
  } catch (error) {
    if (error instanceof SamlRefusal) throw error;
    throw new SamlRefusal(reasonOf(error));
  }
}

/** The library with our clock, and with one request that may be answered. */
class ClockedSaml extends SAML {
  constructor(
    shaped: ShapedResponse,
    trust: Trust,
    private readonly at: number,
  ) {
    super({
      callbackUrl: trust.acsUrl,
      issuer: trust.spEntityId,
      audience: trust.spEntityId,
      idpIssuer: trust.idpEntityId,
      idpCert: [...trust.certificates],
      decryptionPvk: trust.privateKey,
      // What is signed has to be signed rightly, also where nothing was demanded.
      wantAuthnResponseSigned: trust.demanded !== 'assertion' || shaped.signed.response,
      wantAssertionsSigned: trust.demanded !== 'response' || shaped.signed.assertion,
      signatureAlgorithm: 'sha256',
      digestAlgorithm: 'sha256',
      acceptedClockSkewMs: CLOCK_SKEW,
      maxAssertionAgeMs: ANSWER_LIFE,
      validateInResponseTo: ValidateInResponseTo.always,
      requestIdExpirationPeriodMs: 10 * 60_000,
      cacheProvider: oneRequest(trust.requestId),
    });
  }

  protected override checkTimestampsValidityError(
    _: number,
    notBefore: string,
    notOnOrAfter: string,
    maxTimeLimitMs?: number,
  ): Error | null {
    return super.checkTimestampsValidityError(this.at, notBefore, notOnOrAfter, maxTimeLimitMs);
  }
}

/** Whether the request still stands, and that it is answered once, is settled in the database (accept-response.ts). */
const oneRequest = (requestId: string): CacheProvider => ({
  getAsync: (asked) => Promise.resolve(asked === requestId ? '9999-12-31T00:00:00Z' : null),
  saveAsync: () => Promise.resolve(null),
  removeAsync: () => Promise.resolve(null),
});

/** The library says in a sentence what our rules have a word for. */
function reasonOf(error: unknown): SamlRefusal['reason'] {
  const message = error instanceof Error ? error.message : '';
  if (/audience/i.test(message)) return 'wrong-audience';
  if (/not yet valid/i.test(message)) return 'not-yet-valid';
  if (/expired|subject confirmation/i.test(message)) return 'expired';
  if (/InResponseTo/i.test(message)) return 'unknown-request';
  if (/decrypt|oaep|EncryptedAssertion|cipher/i.test(message)) return 'not-decryptable';
  return 'signature-invalid';
}
