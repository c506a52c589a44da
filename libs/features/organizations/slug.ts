import { Slug } from '@confrere/contract';

const LONGEST_MADE = 30;
const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a', ß: 'ss', đ: 'd', ł: 'l', þ: 'th', ð: 'd' };

/** An address made of a name, `Østre klinikk` → `ostre-klinikk`: the first one that `isFree`. */
export async function slugFrom(name: string, isFree: (slug: string) => Promise<boolean>): Promise<string> {
  const words = name
    .toLowerCase()
    .replace(/[æøåßđłþð]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-');
  const wanted = words.replace(/^-/, '').slice(0, LONGEST_MADE).replace(/-$/, '') || 'organization';
  for (let number = 1; ; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`;
    if (Slug.safeParse(slug).success && (await isFree(slug))) return slug;
  }
}
