import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

const sha256 = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** What an answer says; an attacker says something else. */
export interface Said {
  readonly challenge: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly counter?: number;
  readonly verified?: boolean;
  readonly userHandle?: string;
  readonly type?: string;
}

/** An authenticator with one passkey (ES256), as a browser hands its answers on (WebAuthn Level 3, sections 6.1, 6.5). */
export class Authenticator {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly rawId = randomBytes(32);
  readonly credentialId = this.rawId.toString('base64url');
  counter = 0;

  constructor(
    private readonly origin: string,
    private readonly rpId: string,
  ) {}

  /** COSE_Key of ES256 on P-256 (RFC 9053, section 7.1.1), written as the bytes that it always is. */
  get publicKey(): Buffer {
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' });
    const coordinate = (value: string | undefined): Buffer => Buffer.from(value ?? '', 'base64url');
    return Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      coordinate(x),
      Buffer.from('225820', 'hex'),
      coordinate(y),
    ]);
  }

  /** What `navigator.credentials.create` gives, without attestation. */
  register(said: Said): string {
    const authData = Buffer.concat([
      this.data({ ...said, counter: said.counter ?? this.counter }, ATTESTED),
      Buffer.alloc(16),
      Buffer.from([0, this.rawId.length]),
      this.rawId,
      this.publicKey,
    ]);
    const length = Buffer.from([0x59, authData.length >> 8, authData.length & 0xff]);
    const attestationObject = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
      length,
      authData,
    ]);
    return this.answer({
      clientDataJSON: this.clientData({ type: 'webauthn.create', ...said }).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** What `navigator.credentials.get` gives. */
  sign(said: Said): string {
    const authData = this.data({ ...said, counter: said.counter ?? ++this.counter }, 0);
    const clientData = this.clientData(said);
    const signature = createSign('sha256')
      .update(Buffer.concat([authData, sha256(clientData)]))
      .sign(this.keys.privateKey);
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(said.userHandle === undefined ? {} : { userHandle: Buffer.from(said.userHandle).toString('base64url') }),
    });
  }

  private answer(response: object): string {
    const id = this.credentialId;
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response });
  }

  private data({ rpId = this.rpId, counter = 0, verified = true }: Said, flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([PRESENT | (verified ? VERIFIED : 0) | flags]), count]);
  }

  private clientData({ type = 'webauthn.get', challenge, origin = this.origin }: Said): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }
}
