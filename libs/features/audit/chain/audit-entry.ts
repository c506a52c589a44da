import { hash } from 'node:crypto';
import { canonicalJson, canonicalString } from './canonical-json.js';

/** Facts of an entry: flat, and never a name or an address. */
export type Detail = Readonly<Record<string, string | number | boolean | null>>;

/** What may be erased: what people wrote by hand, and what says who somebody is. */
export type Payload = Readonly<Record<string, string | number | boolean | null>>;

/** One link of an organization's chain, as it is hashed. The shape is closed: another one gets another `v`. */
export interface AuditEntry {
  readonly v: 1;
  readonly id: string;
  readonly organization: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly actor: { readonly kind: 'member' | 'visitor' | 'system'; readonly id: string | null };
  readonly action: string;
  readonly subject: string | null;
  readonly detail: Detail;
  /** SHA-256 over salt and payload; null when there never was one. */
  readonly commitment: string | null;
  /** The hash of the entry before; zeros before the first. */
  readonly prev: string;
}

/** A payload with the salt that keeps its commitment from being guessed. */
export interface SaltedPayload {
  readonly payload: Payload;
  /** 32 random bytes as base64url. */
  readonly salt: string;
}

/** An entry as it is stored and exported: with its hash, and its payload as long as that has not been erased. */
export interface ChainedEntry {
  readonly entry: AuditEntry;
  readonly hash: string;
  readonly payload: SaltedPayload | null;
}

/** What stands before the first entry. */
export const NOTHING_BEFORE = '0'.repeat(64);

const quoted = (text: string | null): string => (text === null ? 'null' : canonicalString(text));

/** The texts of the members before and after `hash`, in canonical order. Written out: a million are checked in seconds. */
function membersAround({ v, id, organization, seq, at, actor, action, subject, detail, commitment, prev }: AuditEntry) {
  return {
    before: `{"action":${quoted(action)},"actor":{"id":${quoted(actor.id)},"kind":${quoted(actor.kind)}},"at":${quoted(at)},"commitment":${quoted(commitment)},"detail":${canonicalJson(detail)},`,
    middle: `"id":${quoted(id)},"organization":${quoted(organization)},`,
    prev: `"prev":${quoted(prev)},`,
    end: `"seq":${canonicalJson(seq)},"subject":${quoted(subject)},"v":${v}}`,
  };
}

/** The canonical text of an entry (RFC 8785), over which its hash goes. */
export function entryText(entry: AuditEntry): string {
  const { before, middle, prev, end } = membersAround(entry);
  return before + middle + prev + end;
}

/** SHA-256 of the entry, which holds the hash of the one before: 64 hexadecimal digits. */
export const entryHash = (entry: AuditEntry): string => sha256(entryText(entry));

/** One line of an export, canonical as a whole: the entry, its hash, and its payload where that is still there. */
export function entryLine({ entry, hash: own, payload }: ChainedEntry): string {
  return entryTexts(entry, own, payload).line;
}

/** Both texts of one entry, for whoever checks a line: what is hashed, and the line that it must be. */
export function entryTexts(entry: AuditEntry, own: string, payload: SaltedPayload | null) {
  const { before, middle, prev, end } = membersAround(entry);
  const [held, salt] = payload
    ? [`"payload":${canonicalJson(payload.payload)},`, `"salt":${quoted(payload.salt)},`]
    : ['', ''];
  return {
    hashed: before + middle + prev + end,
    line: `${before}"hash":${quoted(own)},${middle}${held}${prev}${salt}${end}`,
  };
}

/** What the chain keeps of a payload: without the salt nobody can try out what it was. */
export const commitmentOf = ({ payload, salt }: SaltedPayload): string => sha256(`${salt}${canonicalJson(payload)}`);

export const sha256 = (text: string): string => hash('sha256', text, 'hex');
