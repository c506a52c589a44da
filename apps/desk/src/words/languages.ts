const LANGUAGE_NAMES = new Intl.DisplayNames(['en'], { type: 'language' });
export const languageName = (code: string): string => LANGUAGE_NAMES.of(code) ?? code;

/** Those of the people whom hospitals here meet most; a config file may name others. */
const LANGUAGE_CODES =
  'ar bg bs cs da de el en es et fa fi fr hr hu hy is it ka ku lt lv nb nl nn pl prs ps pt pt-BR ro ru se sk sl so sq sr sv ta th ti tr uk ur vi zh'.split(
    ' ',
  );
/** By their English names. */
export const languagesBut = (chosen: readonly string[]): { code: string; name: string }[] =>
  LANGUAGE_CODES.filter((code) => !chosen.includes(code))
    .map((code) => ({ code, name: languageName(code) }))
    .sort((one, other) => one.name.localeCompare(other.name));
