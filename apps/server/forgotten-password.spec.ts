import { AuditEventEntity } from '@confrere/features/audit';
import { FirstRun } from '@confrere/features/identity';
import { OrganizationEntity } from '@confrere/features/organizations';
import { AddMember } from '@confrere/features/people';
import { UnitOfWork } from '@confrere/platform/storage';
import { testServer } from './server.fixture.js';

const OWNER = { displayName: 'Dr Ingrid Hansen', email: 'ingrid@fjord.example', password: 'correct horse battery' };
const CLINIC = {
  name: 'Fjordklinikken',
  slug: 'fjord',
  country: 'NO',
  timeZone: 'Europe/Oslo',
  emergencyNumber: '113',
};
/** Nobody listens there: what is put into the outbox is what counts here. */
const MAIL = {
  CONFRERE_MAIL_HOST: '127.0.0.1',
  CONFRERE_MAIL_PORT: '9',
  CONFRERE_MAIL_SECURE: 'none',
  CONFRERE_MAIL_FROM: 'no-reply@fjord.example',
};

describe('a forgotten password', () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  beforeEach(async () => {
    server = await testServer(MAIL);
    const secret = await server.app.get(FirstRun, { strict: false }).freshLink();
    const done = await server.post('/api/sign-in/setup').send({ secret, organization: CLINIC, owner: OWNER });
    expect(done.status).toBe(200);
  });
  afterEach(() => server.close());

  const get = <T>(token: abstract new (...parts: never[]) => T): T => server.app.get<T>(token, { strict: false });
  /** Asks, and lets the time pass after which every answer comes. */
  async function ask(email: string): Promise<number> {
    let status: number | null = null;
    const asking = server
      .post('/api/sign-in/reset')
      .send({ organization: 'fjord', email })
      .then((answer) => (status = answer.status));
    while (status === null) {
      server.clock.advance(100);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return asking;
  }
  const issued = () =>
    get(UnitOfWork).everywhere.read((entities) =>
      entities.countBy(AuditEventEntity, { action: 'password-reset.issued' }),
    );

  it('is set anew by a link for whoever has one', async () => {
    expect(await ask(OWNER.email)).toBe(204);
    expect(await issued()).toBe(1);
  });

  it('makes no second way in for a member who never had one, and the answer does not tell', async () => {
    await get(UnitOfWork).everywhere.run(async (tx) => {
      const { id: organizationId } = await tx.entities.findOneByOrFail(OrganizationEntity, { slug: 'fjord' });
      const email = 'jonas@fjord.example';
      await get(AddMember).add(tx, { organizationId, role: 'member', displayName: 'Jonas Berg', title: null, email });
    });
    expect(await ask('jonas@fjord.example')).toBe(204);
    expect(await ask('nobody@fjord.example')).toBe(204);
    expect(await issued()).toBe(0);
  });
});
