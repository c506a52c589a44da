import { septetsOf } from '@confrere/contract';

/** A day and a time of it, as one language writes them. */
export interface SaidMoment {
  readonly day: string;
  readonly time: string;
}

/**
 * Says when something is, by the clock of `timeZone`.
 * @param style `short` for text messages, in the GSM alphabet where the language allows it ("aout"); `long` with year and time zone.
 */
export function sayMoment(moment: Date, timeZone: string, locale: string, style: 'short' | 'long'): SaidMoment {
  const short = style === 'short';
  const date = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: style,
    day: 'numeric',
    month: style,
    ...(!short && { year: 'numeric' as const }),
  });
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    ...(!short && { timeZoneName: 'short' as const }),
  });
  const said = (text: string): string => plainSpaces(short ? inGsmLetters(text) : text);
  return { day: said(date.format(moment)), time: said(clock.format(moment)) };
}

/** Narrow and hard spaces, which alone would double the price of a text message. */
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u2009\u202f]/g, ' ');

/** Takes the accents off letters that the GSM alphabet lacks, where that leaves letters that it has. */
export function inGsmLetters(text: string): string {
  return [...text]
    .map((each) => {
      if (septetsOf(each) !== null) return each;
      const bare = each.normalize('NFD').replace(/\p{M}/gu, '');
      return bare !== '' && [...bare].every((letter) => septetsOf(letter) !== null) ? bare : each;
    })
    .join('');
}

/** The locale for dates: the asked one where it says how its language is written somewhere, else the usual one of that language. */
export function localeOf(language: string, usual: string): string {
  try {
    const [asked] = Intl.getCanonicalLocales(language);
    return asked?.includes('-') && asked.split('-', 1)[0] === usual.split('-', 1)[0] ? asked : usual;
  } catch {
    return usual;
  }
}
