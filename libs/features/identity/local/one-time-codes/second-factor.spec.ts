import { Log, type Facts } from '@confrere/platform/telemetry';
import { isSealed } from '@confrere/platform/seal';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { generateSync } from 'otplib';
import { fixtureEntities } from '../../identity.fixture.js';
import { localAccounts, SECRET } from '../local.fixture.js';
import { MOST_FAILURES_A_DAY, STEP_LIFE } from '../sign-in/second-factor-steps.js';
import { AuthenticatorAppEntity } from './authenticator-app.entity.js';
import { RecoveryCodeEntity } from './recovery-code.entity.js';
import type { PreparedCodes } from './second-factor.js';

const STEP = 30_000;
const FAILURES_OF_A_STEP = 5;
const NEWER = 'a-newer-secret-that-is-long-enough-to-count';

class KeptLog extends Log {
  readonly lines: [string, Facts | undefined][] = [];
  override debug = (): void => undefined;
  override info = (event: string, facts?: Facts): void => void this.lines.push([event, facts]);
  override warn = this.info;
  override error = (): void => undefined;
}

/** Made once: ten hashes take a while. */
let prepared: PreparedCodes | undefined;

/** A member with a confirmed app, one step after it was confirmed. */
async function withApp(storage: TestStorage) {
  const at = localAccounts(storage);
  const { clock, secondFactor, steps } = at;
  const { principal } = await at.clinic('fjord');
  const { organizationId } = principal;
  const rows = storage.unitOfWork.in(organizationId);
  const secret = await rows.run((tx) => secondFactor.begin(tx, principal));
  const codeAt = (offset = 0): string =>
    generateSync({ secret, epoch: Math.floor((clock.now().getTime() + offset) / 1000) });
  const codes = (prepared ??= await secondFactor.prepareCodes());
  await rows.run((tx) => secondFactor.confirm(tx, principal, codeAt(), codes, principal));
  clock.advance(3 * STEP);
  /** After the right password. */
  const step = async (): Promise<string> => {
    const answer = await rows.run((tx) => steps.afterPassword(tx, { ...principal, device: null }));
    return answer.next === 'code' ? answer.step : '';
  };
  return {
    ...at,
    principal,
    organizationId,
    secret,
    recoveryCodes: codes.codes,
    codeAt,
    step,
    enter: async (code: string) => steps.withCode(await step(), code, null),
    app: () => rows.read((entities) => entities.findOneByOrFail(AuthenticatorAppEntity, {})),
    /** Puts something else in the place of the secret. */
    replace: (secret: string) =>
      rows.run(({ entities }) =>
        entities.update(AuthenticatorAppEntity, { confirmedAt: principal.authenticatedAt }, { secret }),
      ),
    recovery: () => rows.read((entities) => entities.find(RecoveryCodeEntity)),
  };
}
const WRONG = { code: 'sign-in.wrong-code' };

eachStorage('a code of an authenticator app', (open) => {
  it('is taken once, though it comes twice at the same moment', async () => {
    const { codeAt, step, steps, trail, organizationId, principal } = await withApp(await open(fixtureEntities));
    const [one, two] = [await step(), await step()];
    const results = await Promise.allSettled([
      steps.withCode(one, codeAt(), null),
      steps.withCode(two, codeAt(), null),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await trail(organizationId, 'sign-in.refused')).toEqual([{ subjectId: principal.memberId, by: 'code' }]);
  });

  it.each([-2, -1, 0, 1, 2])('made %i steps away is taken only next to the present one', async (steps) => {
    const { codeAt, enter } = await withApp(await open(fixtureEntities));
    const entering = enter(codeAt(steps * STEP));
    await (Math.abs(steps) < 2
      ? expect(entering).resolves.toBeDefined()
      : expect(entering).rejects.toMatchObject(WRONG));
  });

  it('made before one that was taken is not taken after it', async () => {
    const { codeAt, enter } = await withApp(await open(fixtureEntities));
    const earlier = codeAt(-STEP);
    await enter(codeAt());
    await expect(enter(earlier)).rejects.toMatchObject(WRONG);
  });

  it(`is not taken after ${MOST_FAILURES_A_DAY} wrong ones within a day; recovery codes are`, async () => {
    const { codeAt, enter, step, steps, clock, recoveryCodes } = await withApp(await open(fixtureEntities));
    for (let each = 0; each < MOST_FAILURES_A_DAY; each += FAILURES_OF_A_STEP) {
      const tried = await step();
      for (let time = 0; time < FAILURES_OF_A_STEP; time++)
        await expect(steps.withCode(tried, '000000', null)).rejects.toMatchObject(WRONG);
      clock.advance(STEP_LIFE);
    }
    await expect(enter(codeAt())).rejects.toMatchObject({ code: 'sign-in.too-many-codes', kind: 'limited' });
    await expect(enter(recoveryCodes[0] ?? '')).resolves.toBeDefined();
    clock.advance(24 * 3_600_000);
    const fresh = await step();
    await expect(steps.withCode(fresh, codeAt(), null)).resolves.toBeDefined();
  });
});

eachStorage('the secret of an authenticator app', (open) => {
  it('stands sealed in the database, and its recovery codes as hashes alone', async () => {
    const { app, recovery, secret, recoveryCodes } = await withApp(await open(fixtureEntities));
    const kept = JSON.stringify([await app(), await recovery()]).toLowerCase();
    expect(isSealed((await app()).secret)).toBe(true);
    expect(kept).not.toContain(secret.toLowerCase());
    expect(await recovery()).toHaveLength(10);
    for (const code of recoveryCodes)
      for (const form of [code, code.replace('-', '')]) expect(kept).not.toContain(form.toLowerCase());
  });

  it('that an earlier version left open is sealed at the start, and its codes go on working', async () => {
    const { app, replace, secret, appSecrets, enter, codeAt } = await withApp(await open(fixtureEntities));
    await replace(secret);
    await appSecrets.onApplicationBootstrap();
    expect(isSealed((await app()).secret)).toBe(true);
    await expect(enter(codeAt())).resolves.toBeDefined();
  });

  it('is sealed anew under a new secret of the appliance, so that the old one may go', async () => {
    const storage = await open(fixtureEntities);
    const at = await withApp(storage);
    const log = new KeptLog();
    const before = (await at.app()).secret;
    await localAccounts(storage, [NEWER, SECRET], log).appSecrets.onApplicationBootstrap();
    await localAccounts(storage, [NEWER, SECRET], log).appSecrets.onApplicationBootstrap();
    expect(log.lines).toEqual([['authenticator-apps.sealed', { count: 1 }]]);
    const after = await at.app();
    expect(after.secret).not.toBe(before);
    expect(localAccounts(storage, [NEWER]).appSecrets.open(after)).toBe(at.secret);
    expect(localAccounts(storage, [SECRET]).appSecrets.open(after)).toBeNull();
  });

  it('that no secret opens any more is told at the start and left as it is; recovery codes go on working', async () => {
    const storage = await open(fixtureEntities);
    const { app, step, codeAt, recoveryCodes, clock } = await withApp(storage);
    const before = (await app()).secret;
    const log = new KeptLog();
    const lost = localAccounts(storage, [NEWER], log);
    lost.clock.advance(clock.monotonic());
    await lost.appSecrets.onApplicationBootstrap();
    expect(log.lines).toEqual([['authenticator-apps.unreadable', { count: 1 }]]);
    expect((await app()).secret).toBe(before);
    await expect(lost.steps.withCode(await step(), codeAt(), null)).rejects.toMatchObject(WRONG);
    await expect(lost.steps.withCode(await step(), recoveryCodes[0] ?? '', null)).resolves.toBeDefined();
  });

  it('is of no use in the row of another member', async () => {
    const { app, appSecrets } = await withApp(await open(fixtureEntities));
    const own = await app();
    expect(appSecrets.open({ ...own, id: 'another-row' })).toBeNull();
  });
});
