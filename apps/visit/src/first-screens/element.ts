import { OUTLINES, type IconName } from '@confrere/browser/ui';
import { effect, type Readable } from '../signals.js';

/** A value, or how to read it: then it is kept up to date. */
export type Reading<T> = T | Readable<T>;
/** `false` and `null` leave an attribute out, `true` writes it without a value. */
export type Attributes = Readonly<Record<string, Reading<string | boolean | null>>>;
export type Child = Node | Reading<string>;

const SVG = 'http://www.w3.org/2000/svg';

function keep<T extends string | boolean | null>(reading: Reading<T>, write: (value: T) => void): void {
  if (typeof reading === 'function') effect(() => write(reading()));
  else write(reading);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, reading] of Object.entries(attributes))
    keep(reading, (value) => {
      if (value === null || value === false) element.removeAttribute(name);
      else element.setAttribute(name, value === true ? '' : value);
    });
  for (const child of children) {
    if (child instanceof Node) element.append(child);
    else {
      const text = document.createTextNode('');
      keep(child, (words) => (text.data = words));
      element.append(text);
    }
  }
  return element;
}

/** An element with its attributes and what stands in it. */
export const el = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] => fill(document.createElement(tag), attributes, children);

export function button(
  kind: string,
  press: (event: MouseEvent) => void,
  attributes: Attributes,
  ...words: Child[]
): HTMLButtonElement {
  const made = el('button', { type: 'button', class: kind, ...attributes }, ...words);
  made.addEventListener('click', press);
  return made;
}

/** An outline beside words; screen readers pass it by. */
export function icon(name: Reading<IconName>): Element {
  const outline = typeof name === 'function' ? () => OUTLINES[name()] : OUTLINES[name];
  const path = fill(document.createElementNS(SVG, 'path'), { d: outline }, []);
  return fill(document.createElementNS(SVG, 'svg'), { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, [
    path,
  ]);
}
