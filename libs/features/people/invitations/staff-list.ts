import { InvitedRole, type StaffListPreview, type StaffListRow, type StaffRowVerdict } from '@confrere/contract';
import { isMailAddress } from '@confrere/features/notifications';
import { parse } from 'csv-parse/sync';
import { staffName } from '../staff.js';
import { foldAddress } from './invite-staff.js';

export const MOST_ROWS = 500;
/** A longer text in a cell is no name and no address. */
const LONGEST_CELL = 300;
/** Rows that are as they should be, or need nothing. */
const HARMLESS: readonly StaffRowVerdict[] = ['invite', 'member-already', 'invited-already'];

/** As the roles are called on the screen, and by their names. */
const ROLES: Readonly<Record<string, InvitedRole>> = {
  administrator: 'admin',
  professional: 'member',
  receptionist: 'reception',
};
const HEADS = new Set(['email', 'e-mail', 'mail', 'address', 'e-post', 'epost']);

/** Who is there already, by address in lower case. */
export interface Known {
  readonly members: ReadonlySet<string>;
  readonly invited: ReadonlySet<string>;
}

/**
 * Reads a list of people to invite: e-mail, name and role, with commas, semicolons or tabs between them (a spreadsheet
 * writes what its country uses), with or without a first line of headings. A row without a role is a professional's.
 */
export function readStaffList(csv: string, known: Known): StaffListPreview {
  const records = recordsOf(csv);
  if (!records) return { rows: [], fault: 'not-csv', ready: false };
  const body = HEADS.has((records[0]?.cells[0] ?? '').toLowerCase()) ? records.slice(1) : records;
  if (body.length === 0) return { rows: [], fault: 'no-rows', ready: false };
  if (body.length > MOST_ROWS) return { rows: [], fault: 'too-many-rows', ready: false };
  const seen = new Set<string>();
  const rows = body.map(({ line, cells }) => rowOf(line, cells, seen, known));
  const ready =
    rows.every(({ verdict }) => HARMLESS.includes(verdict)) && rows.some(({ verdict }) => verdict === 'invite');
  return { rows, fault: null, ready };
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

function recordsOf(csv: string): CsvRecord[] | null {
  const [first = ''] = csv.split(/\r?\n/, 1);
  const delimiter = [';', '\t'].find((each) => first.includes(each)) ?? ',';
  try {
    const found = parse(csv, {
      bom: true,
      delimiter,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
      maxRecordSize: 4 * LONGEST_CELL,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return found
      .filter(({ record }) => record.some((cell) => cell !== ''))
      .map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch {
    return null;
  }
}

function rowOf(line: number, cells: readonly string[], seen: Set<string>, known: Known): StaffListRow {
  const [typed = '', name = '', roleWord = ''] = cells;
  const email = foldAddress(typed).slice(0, LONGEST_CELL);
  const role = roleWord === '' ? 'member' : roleOf(roleWord);
  const twice = seen.has(email);
  seen.add(email);
  const verdict = ((): StaffRowVerdict => {
    if (cells.length > 3) return 'columns-wrong';
    if (!isMailAddress(email)) return 'address-invalid';
    if (twice) return 'address-twice';
    if (!role) return 'role-unknown';
    if (name !== '' && !isName(name)) return 'name-invalid';
    if (known.members.has(email)) return 'member-already';
    return known.invited.has(email) ? 'invited-already' : 'invite';
  })();
  return {
    line,
    email,
    displayName: name === '' ? null : name.slice(0, LONGEST_CELL),
    role: role ?? roleWord.slice(0, LONGEST_CELL),
    verdict,
  };
}

const roleOf = (word: string): InvitedRole | null => {
  const plain = word.toLowerCase();
  const named = InvitedRole.safeParse(plain);
  return named.success ? named.data : (ROLES[plain] ?? null);
};

const isName = (typed: string): boolean => {
  try {
    return staffName(typed) !== '';
  } catch {
    return false;
  }
};
