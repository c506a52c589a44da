import { insist, SamlRefusal } from '../refusal.js';

/** An element as XML Namespaces sees it. */
export interface XmlElement {
  /** Local name. */
  readonly name: string;
  readonly namespace: string;
  /** Attributes of no namespace by name, others as `{namespace}name`; declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, all of it. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly qualified: string;
  readonly children: XmlElement[];
  readonly scope: ReadonlyMap<string, string>;
  text: string;
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const DECLARATIONS = 'http://www.w3.org/2000/xmlns/';
const DEEPEST = 40;
const MOST_ELEMENTS = 4000;
const MOST_NAMESPACES = 100;
const DECLARATION =
  /^<\?xml version=(["'])1\.0\1(?: encoding=(["'])utf-8\2)?(?: standalone=(["'])(?:yes|no)\3)?\s*\?>\s*/i;
const NAME = '[A-Za-z_][A-Za-z0-9_.-]*';
const QUALIFIED = `${NAME}(?::${NAME})?`;
const START = new RegExp(`<(${QUALIFIED})((?:\\s+${QUALIFIED}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const END = new RegExp(`</(${QUALIFIED})\\s*>`, 'y');
const ATTRIBUTE = new RegExp(`(${QUALIFIED})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
// XML 1.0, production 2, for code points.
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * Reads the small part of XML that identity providers use: elements, attributes, text, the five named references. What
 * parsers are known to read in more than one way (document types, processing instructions, CDATA sections, comments) is
 * refused, so that no other parser can see anything else in the same bytes.
 * @param comments `skip` for documents that nobody signs in with.
 * @throws SamlRefusal
 */
export function readStrictXml(source: string, comments: 'refuse' | 'skip' = 'refuse'): XmlElement {
  insist(!NO_CHARACTER.test(source), 'malformed-xml');
  const declared = DECLARATION.exec(source)?.[0].length ?? 0;
  let text = source.slice(declared).replace(/\r\n?/g, '\n').trim();
  if (comments === 'skip') text = text.replace(/<!--(?:(?!--)[^])*-->/g, '').trim();
  refuseAmbiguity(text);
  return new Reading(text).document();
}

function refuseAmbiguity(text: string): void {
  insist(!/<!(?:DOCTYPE|ENTITY|ATTLIST|ELEMENT|NOTATION)/i.test(text), 'document-type');
  insist(!text.includes('<?'), 'processing-instruction');
  insist(!text.includes('<!'), 'comment');
}

class Reading {
  private at = 0;
  private elements = 0;
  private readonly open: OpenElement[] = [];
  private root: XmlElement | null = null;

  constructor(private readonly text: string) {}

  document(): XmlElement {
    while (this.at < this.text.length) {
      insist(this.root === null || this.open.length > 0, 'malformed-xml');
      if (this.text[this.at] !== '<') this.characters();
      else if (this.text[this.at + 1] === '/') this.end();
      else this.start();
    }
    insist(this.root !== null && this.open.length === 0, 'malformed-xml');
    return this.root;
  }

  private characters(): void {
    const next = this.text.indexOf('<', this.at);
    const piece = this.text.slice(this.at, next === -1 ? undefined : next);
    const inside = this.open.at(-1);
    insist(inside !== undefined && !piece.includes(']]>'), 'malformed-xml');
    inside.text += resolve(piece);
    this.at += piece.length;
  }

  private start(): void {
    START.lastIndex = this.at;
    const found = START.exec(this.text);
    insist(found !== null && ++this.elements <= MOST_ELEMENTS && this.open.length < DEEPEST, 'malformed-xml');
    const [whole, qualified = '', written = '', empty] = found;
    this.at += whole.length;
    const parent = this.open.at(-1);
    const raw = attributesOf(written);
    const scope = scopeOf(raw, parent?.scope ?? new Map([['xml', XML_NAMESPACE]]));
    const [namespace, name] = expand(qualified, scope, scope.get('') ?? '');
    const element: OpenElement = {
      qualified,
      name,
      namespace,
      attributes: qualify(raw, scope),
      children: [],
      scope,
      text: '',
    };
    if (parent) parent.children.push(element);
    else this.root = element;
    if (!empty) this.open.push(element);
  }

  private end(): void {
    END.lastIndex = this.at;
    const found = END.exec(this.text);
    insist(found !== null && this.open.pop()?.qualified === found[1], 'malformed-xml');
    this.at += found[0].length;
  }
}

function attributesOf(written: string): Map<string, string> {
  const raw = new Map<string, string>();
  for (const [, name = '', double, single] of written.matchAll(ATTRIBUTE)) {
    insist(!raw.has(name), 'malformed-xml');
    // XML 1.0, section 3.3.3: white space as written becomes a space.
    raw.set(name, resolve((double ?? single ?? '').replace(/[\t\n]/g, ' ')));
  }
  return raw;
}

function scopeOf(raw: ReadonlyMap<string, string>, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const declared = [...raw].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  const scope = new Map(outer);
  for (const [name, namespace] of declared) {
    const prefix = name === 'xmlns' ? '' : name.slice('xmlns:'.length);
    const reserved = prefix === 'xml' || prefix === 'xmlns' || [XML_NAMESPACE, DECLARATIONS].includes(namespace);
    insist(!reserved && (prefix === '' || namespace !== ''), 'malformed-xml');
    scope.set(prefix, namespace);
  }
  // Each element that declares one carries all of them along: a long document would take minutes.
  insist(scope.size <= MOST_NAMESPACES, 'malformed-xml');
  return scope;
}

function qualify(raw: ReadonlyMap<string, string>, scope: ReadonlyMap<string, string>): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [written, value] of raw) {
    if (written === 'xmlns' || written.startsWith('xmlns:')) continue;
    const [namespace, name] = expand(written, scope, '');
    const key = namespace ? `{${namespace}}${name}` : name;
    insist(!attributes.has(key), 'malformed-xml');
    attributes.set(key, value);
  }
  return attributes;
}

function expand(qualified: string, scope: ReadonlyMap<string, string>, unprefixed: string): [string, string] {
  const colon = qualified.indexOf(':');
  if (colon === -1) return [unprefixed, qualified];
  const namespace = scope.get(qualified.slice(0, colon));
  insist(namespace !== undefined, 'malformed-xml');
  return [namespace, qualified.slice(colon + 1)];
}

function resolve(piece: string): string {
  if (!piece.includes('&')) return piece;
  return piece.replace(REFERENCE, (_, hex?: string, decimal?: string, named?: string) => {
    if (named) return NAMED[named] ?? '';
    const code = hex ? parseInt(hex, 16) : decimal ? Number(decimal) : NaN;
    if (!(code <= 0x10ffff)) throw new SamlRefusal('malformed-xml');
    const character = String.fromCodePoint(code);
    insist(!NO_CHARACTER.test(character), 'malformed-xml');
    return character;
  });
}

/** Every element of a tree, from the root down. */
export function* allElements(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* allElements(child);
}

/** The children of this namespace and name. */
export const childrenOf = (element: XmlElement, namespace: string, name: string): XmlElement[] =>
  element.children.filter((child) => child.namespace === namespace && child.name === name);
