import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutboxMessageEntity } from '@confrere/features/notifications';
import { FoundOrganization } from '@confrere/features/organizations';
import { UnitOfWork } from '@confrere/platform/storage';
import request from 'supertest';
import { FullTrail } from './full-trail.fixture.js';
import { ORIGIN, testServer } from './server.fixture.js';

const SECRET = 'a-secret-that-the-gateway-knows-0123456789';

/** An appliance with one gateway, which has taken a message and called it `m-1`. */
async function appliance() {
  const file = join(mkdtempSync(join(tmpdir(), 'confrere-reports-')), 'confrere.yaml');
  const gateway = `{ kind: http, name: main, preset: json, url: https://sms.example.org, token: t, reportSecret: ${SECRET} }`;
  writeFileSync(
    file,
    `http: { publicOrigin: '${ORIGIN}' }\nrelay: { secret: ${'r'.repeat(40)}, publicHost: 127.0.0.1 }\nsms: { sender: OsloHosp, gateways: [${gateway}] }\n`,
  );
  const server = await testServer({ CONFRERE_CONFIG: file });
  const rows = server.app.get(UnitOfWork, { strict: false }).everywhere;
  await rows.run(async (tx) => {
    const clinic = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
    const organizationId = await server.app.get(FoundOrganization, { strict: false }).found(tx, clinic);
    const now = server.clock.now();
    await tx.entities.insert(OutboxMessageEntity, {
      ...{ id: 'message-1', organizationId, senderId: null, channel: 'sms', template: 'visitor-ready', about: null },
      ...{ state: 'sent', reason: null, urgent: false, sealed: null, createdAt: now, slotAt: now, dueAt: now },
      ...{ notAfter: null, leasedUntil: null, attempts: 1, settledAt: now, deliveredAt: null },
      ...{ provider: 'main', providerReference: 'm-1', segments: 1 },
    });
  });
  return {
    server,
    report: (method: 'post' | 'put', secret: string, status: string, headers: Readonly<Record<string, string>> = {}) =>
      request(server.app.getHttpServer())
        [method](`/api/visit/sms-reports/main/${secret}`)
        .set({ host: new URL(ORIGIN).host, 'content-type': 'application/json', ...headers })
        .send({ messageId: 'm-1', status }),
    message: () => rows.read((entities) => entities.findOneByOrFail(OutboxMessageEntity, { id: 'message-1' })),
  };
}

describe('a report of a gateway', () => {
  it.each(['post', 'put'] as const)(
    'is taken by %s with the secret in its address, and moves its message alone',
    async (method) => {
      const { server, report, message } = await appliance();
      const trail = new FullTrail(server.app);
      const [before, entries] = [await trail.everything(), await trail.entries()];
      await trail.refuse();
      expect((await report(method, SECRET, 'DELIVRD')).status).toBe(204);
      await trail.accept();
      expect(await message()).toMatchObject({ state: 'delivered', deliveredAt: server.clock.now() });
      expect(await trail.entries()).toBe(entries);
      expect((await trail.movedSince(before)).filter((table) => table !== 'outbox_message')).toEqual([]);
      await server.close();
    },
  );

  it('of a message that did not arrive has an entry, or is not taken', async () => {
    const { server, report, message } = await appliance();
    const trail = new FullTrail(server.app);
    await trail.refuse();
    expect((await report('post', SECRET, 'UNDELIV')).status).toBe(500);
    await trail.accept();
    expect(await message()).toMatchObject({ state: 'sent' });
    const entries = await trail.entries();
    expect((await report('post', SECRET, 'UNDELIV')).status).toBe(204);
    expect(await message()).toMatchObject({ state: 'failed' });
    expect(await trail.entries()).toBe(entries + 1);
    await server.close();
  });

  it('with another secret is told what a gateway is told that is not there, and changes nothing', async () => {
    const { server, report, message } = await appliance();
    const wrong = await report('post', 'another-secret-of-nobody', 'DELIVRD');
    expect([wrong.status, (wrong.body as { code: string }).code]).toEqual([404, 'sms.report-refused']);
    expect(await message()).toMatchObject({ state: 'sent' });
    await server.close();
  });
});
