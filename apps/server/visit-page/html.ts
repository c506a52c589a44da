const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A piece of markup whose text has been escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What may stand in a template; `null`, `undefined` and `false` are nothing. */
type Value = string | Html | null | undefined | false;

const rendered = (value: Value): string => {
  if (value instanceof Html) return value.markup;
  if (value === null || value === undefined || value === false) return '';
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
};

/** Markup with every value escaped, in text and in quoted attributes alike; `null` and `false` are nothing. */
export const html = (pieces: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(pieces.reduce((markup, piece, index) => markup + rendered(values[index - 1]) + piece));

/** JSON that cannot end its own `<script>` and is the same value when parsed. */
export const scriptJson = (value: unknown): Html =>
  new Html(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
