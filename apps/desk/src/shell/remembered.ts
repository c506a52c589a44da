/** A choice of this person on this computer; where the browser keeps nothing, it lasts as long as the page. */
export const remembered = (key: string, otherwise: boolean): boolean => {
  try {
    const kept = localStorage.getItem(`confrere-desk-${key}`);
    return kept === null ? otherwise : kept === 'yes';
  } catch {
    return otherwise;
  }
};

export const remember = (key: string, value: boolean): void => {
  try {
    localStorage.setItem(`confrere-desk-${key}`, value ? 'yes' : 'no');
  } catch {
    // The choice holds for this page.
  }
};

/** As `remembered`, for a short text. */
export const rememberedText = (key: string): string | null => {
  try {
    return localStorage.getItem(`confrere-desk-${key}`);
  } catch {
    return null;
  }
};

export const rememberText = (key: string, value: string): void => {
  try {
    localStorage.setItem(`confrere-desk-${key}`, value);
  } catch {
    // It is asked for again next time.
  }
};
