/** What stands in braces in a request to a gateway. */
export type Filling = Readonly<Record<string, string>>;

/** How a value is written so that it stays a value where it is put, whatever is in it. */
export const ESCAPES = {
  url: (value: string) => encodeURIComponent(value),
  json: (value: string) => JSON.stringify(value).slice(1, -1),
  form: (value: string) => new URLSearchParams({ x: value }).toString().slice(2),
  // XML 1.0 has no way to write most control characters.
  xml: (value: string) =>
    value.replace(/(?![\t\n\r])\p{Cc}/gu, ' ').replace(/[<>&"']/g, (each) => `&#${each.charCodeAt(0)};`),
  text: (value: string) => value,
  /** A line break would begin another header. */
  header: (value: string) => value.replace(/[^\x20-\x7e]/g, ' '),
} as const satisfies Record<string, (value: string) => string>;

export type Escape = keyof typeof ESCAPES;

/** Puts values into a template, each written so that it cannot become part of the template. */
export const fillIn = (template: string, filling: Filling, escape: Escape): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = filling[name];
    return value === undefined ? whole : ESCAPES[escape](value);
  });
