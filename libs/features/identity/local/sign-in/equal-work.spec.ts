import crypto from 'node:crypto';
import { AuditEventEntity } from '@confrere/features/audit';
import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { localAccounts, PASSWORD } from '../local.fixture.js';
import { MOST_A_MINUTE } from './refused-sign-ins.js';

const REFUSED = { code: 'sign-in.refused', kind: 'unauthenticated', message: 'Nobody is signed in by this.' };

/** How much each hash costs, in the order in which they were made. */
function countHashes(): { cost: unknown[] } {
  const cost: unknown[] = [];
  const real = crypto.argon2;
  jest.spyOn(crypto, 'argon2').mockImplementation((algorithm, parameters, done) => {
    const { memory, passes, parallelism, tagLength } = parameters;
    cost.push({ algorithm, memory, passes, parallelism, tagLength });
    real(algorithm, parameters, done);
  });
  return { cost };
}
afterEach(() => void jest.restoreAllMocks());

eachStorage('a refused sign-in by password', (open) => {
  it('takes the same work whether or not there is such an account: one hash at the same cost, one entry in the trail', async () => {
    const storage = await open(fixtureEntities);
    const at = localAccounts(storage);
    const { principal, organizationId } = await at.clinic('fjord');
    await at.withPassword(principal);
    await at.colleague(organizationId);
    const entries = () =>
      storage.unitOfWork.in(organizationId).read((entities) => entities.countBy(AuditEventEntity, { organizationId }));
    const work = async (email: string, password: string) => {
      const before = await entries();
      const { cost } = countHashes();
      const asked = { organization: 'fjord', email, password };
      await expect(at.byPassword.run(asked, null)).rejects.toMatchObject(REFUSED);
      jest.restoreAllMocks();
      return { cost, entries: (await entries()) - before };
    };
    const wrong = await work('ingrid@fjord.example', 'something else entirely');
    expect(wrong.cost).toHaveLength(1);
    expect(wrong.entries).toBe(1);
    expect(await work('nobody@fjord.example', PASSWORD)).toEqual(wrong);
    expect(await work('jonas@fjord.example', PASSWORD)).toEqual(wrong);
    expect(await at.trail(organizationId, 'sign-in.refused')).toEqual([
      { subjectId: principal.memberId, by: 'password', reason: 'wrong' },
      { subjectId: null, by: 'password', reason: 'unknown' },
      { subjectId: null, by: 'password', reason: 'unknown' },
    ]);
  });

  it('hashes for an organization that is not there as well', async () => {
    const at = localAccounts(await open(fixtureEntities));
    await at.clinic('fjord');
    const { cost } = countHashes();
    const asked = { organization: 'nowhere', email: 'ingrid@fjord.example', password: PASSWORD };
    await expect(at.byPassword.run(asked, null)).rejects.toMatchObject(REFUSED);
    expect(cost).toHaveLength(1);
  });

  it(`is recorded up to ${MOST_A_MINUTE} times a minute, and how many more there were is told by the next entry`, async () => {
    const at = localAccounts(await open(fixtureEntities));
    const { organizationId } = await at.clinic('fjord');
    const wrong = () =>
      at.byPasskey.run({ organization: 'fjord', passkey: '{}' }, null).catch((error: unknown) => error);
    for (let each = 0; each < MOST_A_MINUTE + 3; each++) expect(await wrong()).toMatchObject(REFUSED);
    expect(await at.trail(organizationId, 'sign-in.refused')).toHaveLength(MOST_A_MINUTE);
    at.clock.advance(60_000);
    await wrong();
    expect((await at.trail(organizationId, 'sign-in.refused')).at(-1)).toMatchObject({ andNotRecorded: 3 });
  });
});
