import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * Reads a telephone number as people write it.
 * @param country ISO 3166-1 alpha-2, whose numbers are written without `+`; null: `+` and the country's code must be there.
 * @returns it in E.164 (`+4741234567`); null when it cannot be one.
 */
export function readTelephoneNumber(text: string, country: string | null = null): string | null {
  if (text.length > 40) return null;
  const usual = country === null ? undefined : country.toUpperCase();
  // `00` leads abroad in most of the world; the reader of numbers knows it only beside a country.
  const asked = text.trim().replace(/^00/, '+');
  const parsed = parsePhoneNumberFromString(asked, {
    extract: false,
    ...(usual !== undefined && isSupportedCountry(usual) && { defaultCountry: usual }),
  });
  return parsed?.isPossible() && !parsed.ext ? parsed.number : null;
}

/** Whether it is a number as messages are sent to: E.164, and possible where it is. */
export const isTelephoneNumber = (text: string): boolean => readTelephoneNumber(text) === text;
