import { DomainError } from '@confrere/kernel';
import { COMMON_WORDS } from './common-words.js';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;
/** So much must be left of a password when what everybody tries has been taken out of it. */
const OWN_CHARACTERS = 8;
/** Shorter parts of a name are found in ordinary words, too. */
const SHORTEST_NAME = 4;

/** Whose password it is to be: names and addresses that others know. */
export interface PasswordOwner {
  readonly displayName: string;
  readonly email: string | null;
  readonly organization: string;
}

/**
 * Length and guessability, and nothing about kinds of characters (NIST SP 800-63B, section 3.1.1.2; ASVS 6.2).
 * @throws DomainError `password.too-short`, `password.too-long`, `password.too-common`, `password.names-you`.
 */
export function requireGoodPassword(password: string, owner: PasswordOwner): void {
  const { length } = [...password.normalize('NFKC')];
  if (length < SHORTEST_PASSWORD) throw refused('too-short', `Use ${SHORTEST_PASSWORD} characters or more.`);
  if (length > LONGEST_PASSWORD) throw refused('too-long', `Use ${LONGEST_PASSWORD} characters or fewer.`);
  const plain = fold(password);
  if (ownPart(plain, COMMON_WORDS) < OWN_CHARACTERS) throw refused('too-common', 'This is easily guessed.');
  if (ownPart(plain, [...namesOf(owner), ...COMMON_WORDS]) < OWN_CHARACTERS)
    throw refused('names-you', 'This is made of a name or address.');
}

const refused = (why: string, message: string): DomainError => new DomainError(`password.${why}`, 'invalid', message);

/** Lower case without accents, and letters in place of the figures that are commonly put for them. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function ownPart(plain: string, words: readonly string[]): number {
  return Math.min(left(plain, words), left([...plain].map((each) => LEET[each] ?? each).join(''), words));
}

/** How much remains without the words, with runs (1234, 4321) and repetitions counted once. */
function left(plain: string, words: readonly string[]): number {
  const without = words.reduce((text, word) => text.replaceAll(word, ''), plain);
  let count = 0;
  const characters = [...without].map((each) => each.codePointAt(0) ?? 0);
  characters.forEach((code, index) => {
    const step = index === 0 ? null : Math.abs(code - (characters[index - 1] ?? 0));
    if (step === null || step > 1) count++;
  });
  return Math.min(count, new Set(characters).size + 2);
}

function namesOf({ displayName, email, organization }: PasswordOwner): string[] {
  return [displayName, organization, ...(email?.split('@') ?? [])]
    .flatMap((text) => [fold(text).replaceAll(/\s/g, ''), ...fold(text).split(/[^\p{L}\p{N}]+/u)])
    .filter((word) => word.length >= SHORTEST_NAME)
    .sort((one, other) => other.length - one.length);
}
