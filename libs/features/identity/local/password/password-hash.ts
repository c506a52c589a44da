import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** OWASP Password Storage Cheat Sheet (2025): argon2id with 19 MiB, two passes, one lane. */
const NOW = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG = 32;
const SALT = 16;
/** So many are computed at a time: the threads behind `crypto` also read files and resolve names. */
const AT_ONCE = 2;

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

let running = 0;
const waiting: (() => void)[] = [];

/** argon2id (RFC 9106), off the event loop. @returns `length` bytes. */
export async function argon2id(secret: string, salt: Buffer, length = TAG, cost: Cost = NOW): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else running++;
  try {
    return await new Promise((resolve, reject) => {
      const message = Buffer.from(secret.normalize('NFKC'));
      argon2('argon2id', { message, nonce: salt, tagLength: length, ...cost }, (error, tag) =>
        error ? reject(error) : resolve(Buffer.from(tag)),
      );
    });
  } finally {
    // Whoever waits takes this place over, so that nobody else slips in between.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** @returns a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT);
  const tag = await argon2id(password, salt);
  return `$argon2id$v=19$m=${NOW.memory},t=${NOW.passes},p=${NOW.parallelism}$${base64(salt)}$${base64(tag)}`;
}

const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/**
 * @param hash as `hashPassword` gave it; null for an account that has none: it takes the same time, and is wrong.
 * @returns `outdated`: right, but hashed at another cost than today's.
 */
export async function checkPassword(password: string, hash: string | null): Promise<'right' | 'outdated' | 'wrong'> {
  const [, memory, passes, parallelism, salt, tag] = FORM.exec(hash ?? '') ?? [];
  if (salt === undefined || tag === undefined) {
    await argon2id(password, Buffer.alloc(SALT));
    return 'wrong';
  }
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const expected = Buffer.from(tag, 'base64');
  const found = await argon2id(password, Buffer.from(salt, 'base64'), expected.length, cost);
  if (!timingSafeEqual(found, expected)) return 'wrong';
  const same = cost.memory === NOW.memory && cost.passes === NOW.passes && cost.parallelism === NOW.parallelism;
  return same ? 'right' : 'outdated';
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
