/**
 * What came from people must not become a link in a mail program or a telephone, nor turn the text around: `win.example/x`
 * is written `win. example x`.
 */
export function plainWords(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[/\\<>]+/g, ' ')
    .replace(/([.:])(?=\S)/g, '$1 ')
    .replace(/\s*@\s*/g, ' at ')
    .replace(/\s+/g, ' ')
    .trim();
}
