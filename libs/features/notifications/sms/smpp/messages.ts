import { GSM_ALPHABET, GSM_EXTENSION, smsParts } from '@confrere/contract';
import { BodyReader, cString, option } from './pdu.js';

const RECEIPTED_MESSAGE_ID = 0x001e;
const MESSAGE_PAYLOAD = 0x0424;
const MESSAGE_STATE = 0x0427;
/** esm_class: the text begins with a header of its own (section 5.2.12). */
const WITH_HEADER = 0x40;
const IS_RECEIPT = 0x04;
const TRANSCEIVER_VERSION = 0x34;

/** Who may bind. */
export interface BindFields {
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
}

/** Section 4.1.5. */
export const bindBody = ({ systemId, password, systemType }: BindFields): Buffer =>
  Buffer.concat([
    cString(systemId),
    cString(password),
    cString(systemType),
    Buffer.from([TRANSCEIVER_VERSION, 0, 0]),
    cString(''),
  ]);

/** One text on its way to one number. */
export interface SubmitFields {
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** The same for all parts of a text, and for the text when it is tried again. */
  readonly concatenation: number;
  readonly longTexts: 'parts' | 'payload';
}

/** The bodies of `submit_sm` (section 4.4.1) in which a text travels: one, or one for each of its parts. */
export function submitBodies({ from, to, text, concatenation, longTexts }: SubmitFields): Buffer[] {
  const { encoding, parts } = smsParts(text);
  const coding = encoding === 'GSM-7' ? 0 : 8;
  const bytesOf = (part: string): Buffer => (coding === 0 ? gsmBytes(part) : Buffer.from(part, 'utf16le').swap16());
  const isLong = parts.length > 1;
  if (isLong && longTexts === 'payload')
    return [Buffer.concat([addressed(from, to, 0, coding), Buffer.from([0]), option(MESSAGE_PAYLOAD, bytesOf(text))])];
  return parts.map((part, index) => {
    // 3GPP TS 23.040, 9.2.3.24.1: concatenated, reference, how many, which.
    const header = isLong ? Buffer.from([5, 0, 3, concatenation & 0xff, parts.length, index + 1]) : Buffer.alloc(0);
    const content = Buffer.concat([header, bytesOf(part)]);
    return Buffer.concat([
      addressed(from, to, isLong ? WITH_HEADER : 0, coding),
      Buffer.from([content.length]),
      content,
    ]);
  });
}

function addressed(from: string, to: string, esmClass: number, coding: number): Buffer {
  return Buffer.concat([
    cString(''),
    address(from),
    address(to),
    // esm_class, protocol, priority; now, for as long as usual; a receipt for success and failure; data_coding.
    Buffer.from([esmClass, 0, 0]),
    cString(''),
    cString(''),
    Buffer.from([1, 0, coding, 0]),
  ]);
}

/** Sections 5.2.5 and 5.2.6: an international number, a short code, or letters. */
function address(text: string): Buffer {
  if (/^\+\d+$/.test(text)) return Buffer.concat([Buffer.from([1, 1]), cString(text.slice(1))]);
  if (/^\d+$/.test(text)) return Buffer.concat([Buffer.from([3, 0]), cString(text)]);
  return Buffer.concat([Buffer.from([5, 0]), cString(text)]);
}

/** The default alphabet, one septet to a byte. */
function gsmBytes(text: string): Buffer {
  const bytes: number[] = [];
  for (const character of text) {
    const extended = GSM_EXTENSION[character];
    if (extended === undefined) bytes.push([...GSM_ALPHABET].indexOf(character));
    else bytes.push(0x1b, extended);
  }
  return Buffer.from(bytes);
}

/** How a message went, as its centre tells (section 5.2.28, and appendix B for the text). */
export interface Receipt {
  readonly id: string;
  readonly state: string;
  readonly error: string;
}

const STATES = ['', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD'];

/** Reads `deliver_sm`. @returns null when it is no receipt. */
export function readReceipt(body: Buffer): Receipt | null {
  const reader = new BodyReader(body);
  reader.cString();
  for (let party = 0; party < 2; party++) {
    reader.bytes(2);
    reader.cString();
  }
  const esmClass = reader.byte();
  reader.bytes(2);
  reader.cString();
  reader.cString();
  reader.bytes(4);
  const text = reader.bytes(reader.byte()).toString('latin1');
  if ((esmClass & 0x3c) !== IS_RECEIPT) return null;
  const options = reader.options();
  const field = (name: string): string => new RegExp(`\\b${name}:\\s*(\\S+)`, 'i').exec(text)?.[1] ?? '';
  const told = options.get(RECEIPTED_MESSAGE_ID)?.toString('latin1').replace(/\0.*$/s, '');
  const state = STATES[options.get(MESSAGE_STATE)?.[0] ?? 0] ?? '';
  const id = told ?? field('id');
  return id === '' ? null : { id, state: state || field('stat').toUpperCase(), error: field('err') };
}

/**
 * How the id of an answer may be written in a receipt: many centres answer in hexadecimal and report in decimal, or the
 * other way round.
 */
export function waysOfWriting(id: string): string[] {
  const ways = new Set([id, id.toUpperCase(), id.toLowerCase()]);
  const bare = id.replace(/^0+(?=.)/, '');
  ways.add(bare);
  if (/^\d{1,19}$/.test(bare)) {
    const hex = BigInt(bare).toString(16);
    for (const each of [hex, hex.toUpperCase(), hex.padStart(8, '0'), hex.toUpperCase().padStart(8, '0')])
      ways.add(each);
  }
  if (/^[0-9a-f]{1,16}$/i.test(bare)) ways.add(BigInt(`0x${bare}`).toString());
  return [...ways];
}
