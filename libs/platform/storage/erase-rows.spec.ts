import { childrenFirst } from './erase-rows.js';
import { eachStorage } from './index.js';

eachStorage('what is erased of an organization', (open, engine) => {
  it('is every table that says whose its rows are, none before those that refer to it', async () => {
    const { dataSource } = await open([]);
    const order = await childrenFirst(dataSource.manager);
    const holding = await dataSource.query<{ name: string }[]>(
      engine === 'postgres'
        ? `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'organization_id'`
        : `SELECT t.name FROM sqlite_master t WHERE t.type = 'table' AND t.sql LIKE '%organization_id%'`,
    );
    expect([...order].sort()).toEqual(holding.map(({ name }) => name).sort());
    expect(order.length).toBeGreaterThan(20);
    for (const [child, parent] of [
      ['call_participant', 'call'],
      ['call', 'consultation'],
      ['consultation', 'room'],
      ['room', 'member'],
      ['link_session', 'invitation'],
      ['provider_session', 'external_identity'],
      ['external_identity', 'member'],
      ['picture', 'member'],
      ['outbox_message', 'member'],
      ['audit_payload', 'audit_event'],
    ] as const)
      expect([child, order.indexOf(child) < order.indexOf(parent)]).toEqual([child, true]);
  });
});
