import { checkPassword, hashPassword } from './password-hash.js';
import { requireGoodPassword } from './password-rule.js';

const OWNER = {
  displayName: 'Dr Ingrid Hansen',
  email: 'ingrid.hansen@fjordklinikken.example',
  organization: 'Fjordklinikken',
};
const refusalOf = (password: string): string | null => {
  try {
    requireGoodPassword(password, OWNER);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a new password', () => {
  it.each(['correct horse battery', 'blåbær på fjellet', 'tR9#kq2$vLm8', '漢字かな交じり文の例文です'])(
    'may be %s',
    (password) => {
      expect(refusalOf(password)).toBeNull();
    },
  );

  it('has 12 to 128 characters, counted as people count them', () => {
    expect(refusalOf('kq2vLm8tR9x')).toBe('password.too-short');
    expect(refusalOf('👩‍⚕️'.repeat(2))).toBe('password.too-short');
    expect(refusalOf(Array.from({ length: 129 }, (_, index) => String.fromCharCode(0x4e00 + index * 3)).join(''))).toBe(
      'password.too-long',
    );
  });

  it.each([
    'password1234',
    'Passw0rd!2026',
    'qwertyuiop12',
    '123456789012',
    'aaaaaaaaaaaa',
    'Welcome2026!!',
    'abcabcabcabc',
    'Sommer2026!!!',
    'letmeinletmein',
  ])('is not %s, which everybody tries', (password) => expect(refusalOf(password)).toBe('password.too-common'));

  it.each(['IngridHansen2026', 'hansen.ingrid!', 'fjordklinikken.example'])(
    'is not made of names and addresses: %s',
    (password) => expect(refusalOf(password)).toBe('password.names-you'),
  );
});

describe('password hashes', () => {
  it('are argon2id at today’s cost, with a salt of their own', async () => {
    const [one, other] = [await hashPassword('correct horse battery'), await hashPassword('correct horse battery')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await checkPassword('correct horse battery', one)).toBe('right');
    expect(await checkPassword('correct horse batterz', one)).toBe('wrong');
  });

  it('of another cost are right, and are to be made anew', async () => {
    // The reference implementation's `argon2 somesalt -id -t 1 -k 8 -p 1`, made of the password `password`.
    const cheap = await cheapHash();
    expect(await checkPassword('password', cheap)).toBe('outdated');
    expect(await checkPassword('passwore', cheap)).toBe('wrong');
  });

  it('are compared for an account without one, too, and are wrong', async () => {
    expect(await checkPassword('', null)).toBe('wrong');
    expect(await checkPassword('x', 'not a hash')).toBe('wrong');
  });

  it('read the same letters the same, however a keyboard composes them', async () => {
    expect(await checkPassword('bla\u030ab\u00e6r p\u00e5 fjellet', await hashPassword('blåbær på fjellet'))).toBe(
      'right',
    );
  });
});

async function cheapHash(): Promise<string> {
  const { argon2Sync } = await import('node:crypto');
  const salt = Buffer.from('somesalt');
  const tag = argon2Sync('argon2id', {
    message: Buffer.from('password'),
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: 8,
    passes: 1,
  });
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=8,t=1,p=1$${base64(salt)}$${base64(Buffer.from(tag))}`;
}
