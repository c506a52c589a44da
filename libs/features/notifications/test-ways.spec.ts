import { AuditEventEntity, auditEntities, AuditTrail } from '@confrere/features/audit';
import { FoundOrganization, organizationEntities } from '@confrere/features/organizations';
import { AddMember, peopleEntities } from '@confrere/features/people';
import { FakeClock, RandomIds } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { eachStorage } from '@confrere/platform/storage';
import type { SmsGateway } from './sms/gateway.js';
import { SmsGateways } from './sms/sms-gateways.js';
import { SmsSetup } from './sms/sms-setup.js';
import { TestWays } from './test-ways.js';

const entities = [...auditEntities, ...organizationEntities, ...peopleEntities];
const RULES = { sender: 'OsloHosp', senders: {}, excludedPrefixes: [] };

eachStorage('a test message', (open) => {
  it('goes by the way that was chosen, says at once why it did not, names nobody in the trail, and is limited', async () => {
    const { unitOfWork } = await open(entities);
    const clock = new FakeClock();
    const ids = new RandomIds(() => clock.now().getTime());
    const member = await unitOfWork.everywhere.run(async (tx) => {
      const fields = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
      const organizationId = await new FoundOrganization(clock, ids).found(tx, fields);
      const person = { organizationId, role: 'owner', displayName: 'Dr Hansen', title: null } as const;
      const memberId = await new AddMember(clock, ids).add(tx, person);
      return { kind: 'member', organizationId, memberId, role: 'owner' } as unknown as MemberPrincipal;
    });
    const texts: string[] = [];
    const way = (name: string, works: boolean): SmsGateway => ({
      ...{ name, kind: 'http', excludedPrefixes: [] },
      submit: ({ text }) => {
        texts.push(text);
        return Promise.resolve(works ? { as: 'sent', reference: null } : { as: 'away', code: 'http-503' });
      },
    });
    const gateways = new SmsGateways([way('first', true), way('second', false)], RULES, clock);
    const ways = new TestWays(
      ...([unitOfWork, null, new SmsSetup(gateways, null), new AuditTrail(clock, ids), clock, ids] as const),
    );
    const test = (name: string, to = '+4741234567') => ways.run(member, { channel: 'sms', name, to });
    expect(await test('second')).toEqual({ sent: false, reason: 'http-503' });
    expect(await test('first')).toEqual({ sent: true, reason: null });
    expect(ways.ways.map(({ name, state, reason }) => [name, state, reason])).toEqual([
      ['first', 'working', null],
      ['second', 'failing', 'http-503'],
    ]);
    await expect(test('first', '41234567')).rejects.toMatchObject({ code: 'sms.number-invalid' });
    await expect(test('third')).rejects.toMatchObject({ code: 'request.not-found' });
    for (let count = 2; count < 10; count++) await test('first');
    await expect(test('first')).rejects.toMatchObject({ code: 'sms.quota-reached', kind: 'limited' });
    expect(texts).toHaveLength(10);
    const trail = await unitOfWork.everywhere.read((rows) => rows.find(AuditEventEntity));
    expect(trail.map(({ action }) => action)).toEqual(Array(10).fill('messages.tested'));
    expect(JSON.stringify(trail)).not.toContain('41234567');
  });
});
