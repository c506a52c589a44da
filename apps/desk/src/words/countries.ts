/** ISO 3166-1 alpha-2. */
const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );

const NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

export const countryName = (code: string): string => NAMES.of(code) ?? code;

/** Every country, by its English name. */
export const COUNTRIES: readonly { code: string; name: string }[] = CODES.map((code) => ({
  code,
  name: countryName(code),
})).sort((one, other) => one.name.localeCompare(other.name));

/**
 * The country that a browser most likely stands in: a region of its languages in which its clock's time zone lies, else the
 * only region of that time zone, else the region of its first language.
 * @param languages BCP 47, as in `navigator.languages`. @returns ISO 3166-1 alpha-2; null when nothing tells.
 */
export function likelyCountry(languages: readonly string[], timeZone: string): string | null {
  const named = languages.flatMap((language) => regionOf(language) ?? []);
  const there = CODES.filter((code) => zonesOf(code).includes(timeZone));
  const likely = [
    ...named.filter((code) => there.includes(code)),
    ...(there.length === 1 ? there : []),
    ...named,
    ...languages.slice(0, 1).flatMap((language) => regionOf(language, true) ?? []),
  ];
  return likely.find((code) => CODES.includes(code)) ?? null;
}

function regionOf(language: string, guess = false): string | null {
  try {
    const locale = new Intl.Locale(language);
    return (guess ? locale.maximize() : locale).region ?? null;
  } catch {
    return null;
  }
}

/** Not every browser knows it: then the language alone tells. */
const zonesOf = (code: string): readonly string[] =>
  (new Intl.Locale('und', { region: code }) as { getTimeZones?: () => string[] }).getTimeZones?.() ?? [];
