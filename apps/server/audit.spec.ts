import {
  type AuditAction,
  type AuditChain,
  AuditPage,
  type AuditPage as Page,
  type MemberRole,
} from '@confrere/contract';
import { AuditTrail, checkExport, PublicKeys, SigningKey } from '@confrere/features/audit';
import { LoginSessions } from '@confrere/features/identity';
import { FoundOrganization } from '@confrere/features/organizations';
import { AddMember } from '@confrere/features/people';
import { UnitOfWork } from '@confrere/platform/storage';
import { DataSource } from 'typeorm';
import { testServer } from './server.fixture.js';

const MINUTE = 60_000;

/** Two organizations on a whole server: in the first an owner and an auditor, and a trail. */
async function clinic() {
  const server = await testServer();
  const get = server.app.get.bind(server.app);
  const cookies = new Map<string, string>();
  const signIn = async (name: string, organizationId: string, role: MemberRole): Promise<string> => {
    const { memberId, cookie } = await get(UnitOfWork).everywhere.run(async (tx) => {
      const person = { organizationId, role, displayName: name, title: null } as const;
      const id = await get(AddMember).add(tx, person);
      const begun = await get(LoginSessions).begin(tx, { organizationId, memberId: id, method: 'entry-link' });
      return { memberId: id, cookie: begun.cookie };
    });
    cookies.set(name, `confrere-login=${cookie}`);
    return memberId;
  };
  const found = (name: string, slug: string): Promise<string> =>
    get(UnitOfWork).everywhere.run((tx) =>
      get(FoundOrganization).found(tx, {
        ...{ name, slug, supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' },
      }),
    );
  const ours = await found('Oslo Hospital', 'oslo');
  const theirs = await found('Bergen Clinic', 'bergen');
  const owner = await signIn('Ingrid', ours, 'owner');
  await signIn('Tor', theirs, 'owner');
  const record = (organizationId: string, action: AuditAction, more: object = {}): Promise<void> =>
    get(UnitOfWork)
      .in(organizationId)
      .run((tx) => get(AuditTrail).record(tx, { organizationId, actor: null, action, ...more }));
  const as = (name: string) => ({
    get: (path: string) => server.get(path).set('cookie', cookies.get(name) ?? ''),
    post: (path: string, body: object) =>
      server
        .post(path)
        .set('cookie', cookies.get(name) ?? '')
        .send(body),
  });
  const page = async (name: string, query = ''): Promise<Page> =>
    AuditPage.parse((await as(name).get(`/api/admin/audit${query}`)).body);
  return { server, ours, theirs, owner, record, as, page };
}

let here: Awaited<ReturnType<typeof clinic>>;
beforeEach(async () => (here = await clinic()));
afterEach(() => here.server.close());

// Whole servers with hundreds of entries: a busy machine needs longer than jest's five seconds.
jest.setTimeout(60_000);

describe('the audit trail over HTTP', () => {
  it('is shown the latest first, page by page, with names that are looked up and never stored', async () => {
    const { record, page, ours, owner } = here;
    for (let index = 0; index < 55; index++) await record(ours, 'member.renamed', { subjectId: owner });
    const first = await page('Ingrid');
    expect(first.entries).toHaveLength(50);
    expect(first.entries[0]).toMatchObject({ action: 'member.renamed', subject: { id: owner, name: 'Ingrid' } });
    await record(ours, 'member.invited');
    const second = await page('Ingrid', `?before=${first.next}`);
    const seqs = [...first.entries, ...second.entries].map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => seqs.length - index));
    expect(second.next).toBeNull();
  });

  it('is narrowed by time, person, action and subject', async () => {
    const { server, record, page, ours } = here;
    await record(ours, 'member.invited', { subjectId: 'room-0001' });
    server.clock.advance(MINUTE);
    const from = server.clock.now().toISOString();
    await record(ours, 'member.renamed', { subjectId: 'room-0001' });
    const count = async (query: string): Promise<number> => (await page('Ingrid', query)).entries.length;
    expect(await count('?action=member.invited')).toBe(1);
    expect(await count('?subject=room-0001')).toBe(2);
    expect(await count(`?subject=room-0001&from=${from}`)).toBe(1);
    expect(await count(`?subject=room-0001&to=${from}`)).toBe(1);
    expect(await count('?actor=nobody-at-all')).toBe(0);
    expect((await here.as('Ingrid').get('/api/admin/audit?actor=%27--')).status).toBe(400);
  });

  it('says of an entry whose reason was erased that there was one', async () => {
    const { server, record, page, ours } = here;
    await record(ours, 'member.renamed', { reason: 'Kari asked for it' });
    const latest = async () => (await page('Ingrid', '?action=member.renamed')).entries[0];
    expect(await latest()).toMatchObject({ apart: [{ name: 'reason', value: 'Kari asked for it' }], erased: false });
    await server.app.get(DataSource).query('DELETE FROM audit_payload');
    expect(await latest()).toMatchObject({ apart: null, erased: true });
    expect((await here.as('Ingrid').get('/api/admin/audit/chain')).body).toMatchObject({ done: true, fault: null });
  });

  it("shows nothing of another organization's, and exports nothing of it", async () => {
    const { record, page, as, theirs } = here;
    await record(theirs, 'member.invited', { subjectId: 'room-0009' });
    expect((await page('Ingrid', '?subject=room-0009')).entries).toEqual([]);
    expect((await as('Ingrid').post('/api/admin/audit/export', { format: 'csv', filter: {} })).text).not.toContain(
      'room-0009',
    );
  });

  it('is exported as JSON Lines that hold when they are checked, and the export is an entry', async () => {
    const { server, record, page, as, ours } = here;
    for (let index = 0; index < 600; index++) await record(ours, 'member.renamed', { reason: 'as asked' });
    const answer = await as('Ingrid')
      .post('/api/admin/audit/export', { format: 'jsonl', filter: {} })
      .buffer(true)
      .parse(text);
    expect(answer.headers).toMatchObject({ 'content-disposition': 'attachment; filename="audit-trail.jsonl"' });
    const file = Buffer.from(answer.body as string, 'utf8');
    const key = SigningKey.existing(server.config.audit.keyFile);
    const { trails, faults } = await checkExport(file, [file], new PublicKeys([key?.publicPem ?? '']));
    expect(faults).toEqual([]);
    const { entries } = await page('Ingrid', '?action=audit-trail.exported');
    expect(entries).toMatchObject([
      { detail: expect.arrayContaining([{ name: 'format', value: 'jsonl' }]) as unknown, actor: { name: 'Ingrid' } },
    ]);
    expect(trails).toMatchObject([{ organization: ours, whole: true, last: entries[0]?.seq }]);
  });

  it('is exported narrowed, as CSV that no spreadsheet runs', async () => {
    const { record, as, ours } = here;
    await record(ours, 'member.renamed', { subjectId: 'room-0001', reason: '=cmd|calc' });
    await record(ours, 'member.invited');
    const { text: csv, headers } = await as('Ingrid').post('/api/admin/audit/export', {
      format: 'csv',
      filter: { subject: 'room-0001' },
    });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(2);
    expect(csv).toContain('"member.renamed","room-0001"');
  });

  it('is exported only to somebody who has just proved who they are; nothing is written otherwise', async () => {
    const { server, as, page } = here;
    server.clock.advance(11 * MINUTE);
    const { status, body } = await as('Ingrid').post('/api/admin/audit/export', { format: 'csv', filter: {} });
    expect([status, (body as { code: string }).code]).toEqual([403, 'access.reauthenticate']);
    expect((await page('Ingrid', '?action=audit-trail.exported')).entries).toEqual([]);
  });

  it('says stretch by stretch whether the chain is whole, and which entry is not', async () => {
    const { server, record, as, ours } = here;
    await here.server.app
      .get(UnitOfWork)
      .in(ours)
      .run(async (tx) => {
        for (let index = 0; index < 2_100; index++)
          await server.app.get(AuditTrail).record(tx, { organizationId: ours, actor: null, action: 'member.renamed' });
      });
    await record(ours, 'member.invited');
    const chain = async (after: number): Promise<AuditChain> =>
      (await as('Ingrid').get(`/api/admin/audit/chain?after=${after}`)).body as AuditChain;
    const first = await chain(0);
    expect(first).toMatchObject({ checked: 2_000, done: false, fault: null, collector: null });
    const rest = await chain(first.checked);
    expect(rest).toMatchObject({ checked: rest.entries, done: true, fault: null, file: { failure: null } });
    const database = server.app.get(DataSource);
    await database.query('DROP TRIGGER audit_event_unchanged');
    await database.query(
      `UPDATE audit_event SET action = 'member.joined' WHERE seq = 1000 AND organization_id = '${ours}'`,
    );
    expect(await chain(0)).toMatchObject({ done: true, fault: { code: 'entry.changed', seq: 1000 } });
  });
});

const text = (response: unknown, done: (error: Error | null, body: string) => void): void => {
  let body = '';
  const stream = response as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => (body += chunk.toString('utf8'))).on('end', () => done(null, body));
};
