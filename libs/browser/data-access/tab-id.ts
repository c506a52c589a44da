const KEY = 'confrere-tab';

/**
 * The id of this tab: 16 random bytes as base64url, kept in sessionStorage, so that a reload is the same tab and a second
 * tab is another. Where storage is blocked the id lives as long as the page.
 */
export const tabId = (): string => {
  if (remembered) return remembered;
  try {
    remembered = sessionStorage.getItem(KEY) ?? '';
    if (/^[A-Za-z0-9_-]{22}$/.test(remembered)) return remembered;
    remembered = fresh();
    sessionStorage.setItem(KEY, remembered);
  } catch {
    remembered ||= fresh();
  }
  return remembered;
};

let remembered = '';

const fresh = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
