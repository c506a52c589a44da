import type { MemberPrincipal, VisitorPrincipal } from '@confrere/platform/access';
import type { TestStorage } from '@confrere/platform/storage';
import { queueOf } from '../queue/queue.fixture.js';
import { clinic, fixtureEntities } from '../rooms.fixture.js';
import type { Model, Visit } from './model.fixture.js';
import { invited } from './model.fixture.js';

/** What the driver of an in-memory database can do; plain SQL spares most of the time of a comparison. */
interface Database {
  prepare(sql: string): { all(...parameters: unknown[]): unknown[]; run(...parameters: unknown[]): unknown };
}

export interface Row {
  readonly id: string;
  readonly state: Visit['state'];
  readonly seat_tab: string | null;
  readonly waiting_since: string | null;
  readonly ended_at: string | null;
  readonly outcome: string | null;
  readonly member_id: string | null;
  readonly room_id: string;
  readonly held_since: string | null;
  readonly notice: string | null;
  readonly expected_at: string | null;
  readonly handover_note: string | null;
  readonly call_back_at: string | null;
  readonly call_id: string | null;
}
export interface CallRow {
  readonly id: string;
  readonly consultation_id: string;
  readonly state: 'ringing' | 'live';
  readonly rung_by: string;
}
export interface PartRow {
  readonly call_id: string;
  readonly role: string;
  readonly member_id: string | null;
  readonly tab: string | null;
}

/** For whom the visitors wait: two for the same desk, one for the team. */
const VISITS_OF = [0, 0, null] as const;
const TEAM = [1, 2];

/** A clinic on a real database whose day can be begun again and again. */
export async function setStage(storage: TestStorage) {
  const at = await clinic(storage);
  const queue = queueOf(at);
  const { organizationId } = at;
  const nora = await at.professional(organizationId, 'Dr Nora Berg');
  const desks: readonly MemberPrincipal[] = [at.ingrid, at.omar, nora];
  const member = (index: number): MemberPrincipal => {
    const found = desks[index % desks.length];
    if (!found) throw new Error('no such desk');
    return found;
  };
  const team = await queue.team('Emergency', organizationId, ...TEAM.map((index) => member(index).memberId));
  const visitors: VisitorPrincipal[] = [at.kari];
  for (const of of VISITS_OF.slice(1)) visitors.push(await at.invite(organizationId, member(of ?? 0).memberId));
  const database = (storage.dataSource.driver as unknown as { databaseConnection: Database }).databaseConnection;
  const sql = (text: string) => database.prepare(text);
  const last = visitors.at(-1)?.consultationId ?? '';
  sql('UPDATE consultation SET member_id = NULL, room_id = ? WHERE id = ?').run(team, last);

  const pristine = sql('SELECT * FROM consultation').all() as Record<string, unknown>[];
  const columns = Object.keys(pristine[0] ?? {}).filter((name) => name !== 'id');
  const renew = sql(`UPDATE consultation SET ${columns.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`);
  const forget = ['call_participant', 'call', 'outbox_message'].map((table) => sql(`DELETE FROM ${table}`));
  const rows = sql('SELECT * FROM consultation');
  const openCalls = sql(`SELECT id, consultation_id, state, rung_by FROM call WHERE state <> 'ended'`);
  const parts = sql(
    `SELECT call_id, role, member_id, tab FROM call_participant WHERE left_at IS NULL AND call_id IN (SELECT id FROM call WHERE state <> 'ended')`,
  );
  const latest = sql('SELECT rung_by FROM call WHERE id = (SELECT call_id FROM consultation WHERE id = ?)');
  let startedAt = at.clock.now();

  return {
    at,
    queue,
    team,
    member,
    visitor: (index: number): VisitorPrincipal => {
      const found = visitors[index % visitors.length];
      if (!found) throw new Error('no such visitor');
      return found;
    },
    /** Its latest call, also when it is over; one that never was where there is none. */
    callOf: (index: number): string => {
      const id = visitors[index % visitors.length]?.consultationId;
      const row = (rows.all() as Row[]).find((each) => each.id === id);
      return row?.call_id ?? 'a-call-that-never-was';
    },
    /** Whose ring the latest call was; null where there is none. */
    rungBy: (index: number): MemberPrincipal | null => {
      const id = visitors[index % visitors.length]?.consultationId ?? '';
      const [found] = latest.all(id) as { rung_by: string }[];
      return desks.find(({ memberId }) => memberId === found?.rung_by) ?? null;
    },
    get startedAt() {
      return startedAt;
    },
    restart: (): void => void (startedAt = at.clock.now()),
    rows: () => rows.all() as Row[],
    openCalls: () => openCalls.all() as CallRow[],
    parts: () => parts.all() as PartRow[],
    consultations: visitors.map(({ consultationId }) => consultationId),
    /** Everybody is invited and nothing has happened yet. @returns the same as a model. */
    begin: (): Model => {
      for (const statement of forget) statement.run();
      for (const row of pristine) renew.run(...columns.map((name) => row[name]), row['id']);
      startedAt = at.clock.now();
      const now = startedAt.getTime();
      return { now, startedAt: now, visits: VISITS_OF.map(invited), desks: desks.length, team: TEAM };
    },
  };
}
export type Stage = Awaited<ReturnType<typeof setStage>>;

export { fixtureEntities };
