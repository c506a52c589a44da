const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** `Norwegian Bokmål`; the code itself for one that has no name. */
export const languageName = (code: string): string => names.of(code) ?? code;
