import { Worker } from 'node:worker_threads';
import { FakeClock } from '@confrere/kernel';
import { SilentLog } from '@confrere/platform/telemetry';
import { makeKeys, NOW, OwnIdp, pemOf, REQUEST_ID, toBase64, URLS } from '../corpus/own-idp.fixture.js';
import { AnswerChecks, HEAP, LONGEST_CHECK, MOST_WAITING } from './answer-checks.js';
import type { Trust } from './verify-response.js';

const idpKeys = makeKeys('idp');
const sp = makeKeys('sp');
const trust: Trust = {
  idpEntityId: URLS.idp,
  spEntityId: URLS.sp,
  acsUrl: URLS.acs,
  requestId: REQUEST_ID,
  nameIdFormat: null,
  authnContexts: [],
  signedInAfter: null,
  certificates: [idpKeys.certificate],
  demanded: 'both',
  privateKey: pemOf(sp.privateKey),
};
const good = () => new OwnIdp(idpKeys, sp.certificate).make('both').then(toBase64);

/** What a thread does with the first message that it is given. */
const MISCHIEF = {
  'ends by itself': 'process.exit(0)',
  fails: 'throw new Error("out of order")',
  'needs memory without end': 'const kept = []; for (;;) kept.push(new Array(100_000).fill(kept.length))',
};

/** The first thread misbehaves; the next one is the product's own. */
class FirstMisbehaves extends AnswerChecks {
  started = 0;
  constructor(
    private readonly mischief: string,
    clock = new FakeClock(NOW),
  ) {
    super(clock, new SilentLog());
  }

  protected override makeThread(): Worker {
    if (this.started++ > 0) return super.makeThread();
    const source = `const port = require('node:worker_threads').parentPort; port.on('message', ({ id }) => { ${this.mischief} })`;
    return new Worker(source, { eval: true, resourceLimits: HEAP, stderr: true, env: {} });
  }
}

describe('the thread that checks answers', () => {
  let checks: AnswerChecks;
  afterEach(() => checks.onApplicationShutdown());

  it('says what an answer says, and why one is refused, as the checks do by themselves', async () => {
    checks = new AnswerChecks(new FakeClock(NOW), new SilentLog());
    const shaped = await checks.run('responseShape', await good());
    const accepted = await checks.run('response', shaped, trust, NOW.getTime());
    expect(accepted).toMatchObject({ assertionId: '_assertion01', nameId: 'nurse-4711' });
    expect(accepted.attributes.get('displayName')).toEqual(['Nora Nurse']);
    expect(accepted.usableUntil).toBe(NOW.getTime() + 360_000);
    await expect(checks.run('responseShape', 'no base64!')).rejects.toMatchObject({ code: 'saml.not-base64' });
    const elsewhere = { ...trust, idpEntityId: 'https://idp.other.example' };
    await expect(checks.run('response', shaped, elsewhere, NOW.getTime())).rejects.toMatchObject({
      code: 'saml.wrong-issuer',
    });
  });

  it.each(Object.entries(MISCHIEF))(
    'refuses an answer on which it %s, and checks the next one',
    async (_, mischief) => {
      checks = new FirstMisbehaves(mischief);
      const answer = await good();
      await expect(checks.run('responseShape', answer)).rejects.toMatchObject({ code: 'saml.not-checked' });
      await expect(checks.run('responseShape', answer)).resolves.toMatchObject({ requestId: REQUEST_ID });
    },
  );

  it('refuses an answer that takes too long, and checks the next one', async () => {
    const clock = new FakeClock(NOW);
    checks = new FirstMisbehaves('for (;;);', clock);
    const answer = await good();
    const refused = checks.run('responseShape', answer).catch((error: unknown) => error);
    await clock.advanceAndSettle(LONGEST_CHECK);
    expect(await refused).toMatchObject({ code: 'saml.not-checked' });
    await expect(checks.run('responseShape', answer)).resolves.toMatchObject({ requestId: REQUEST_ID });
  });

  it('takes no answer to another question for its own', async () => {
    const clock = new FakeClock(NOW);
    const other = (by: string) => `port.postMessage({ id: id ${by}, value: { requestId: "_mine" } });`;
    checks = new FirstMisbehaves(other('- 1') + other('+ 1'), clock);
    const refused = checks.run('responseShape', '').catch((error: unknown) => error);
    await clock.advanceAndSettle(LONGEST_CHECK);
    expect(await refused).toMatchObject({ code: 'saml.not-checked' });
  });

  it('says that it is busy when too many wait, and takes more when they are done', async () => {
    const clock = new FakeClock(NOW);
    checks = new FirstMisbehaves('for (;;);', clock);
    const waiting = Array.from({ length: MOST_WAITING }, () => checks.run('responseShape', '').catch(codeOf));
    await expect(checks.run('responseShape', '')).rejects.toMatchObject({ code: 'saml.busy' });
    await clock.advanceAndSettle(LONGEST_CHECK);
    const codes = await Promise.all(waiting);
    expect(codes).toEqual(['saml.not-checked', ...Array.from({ length: MOST_WAITING - 1 }, () => 'saml.not-base64')]);
    await expect(checks.run('responseShape', await good())).resolves.toBeDefined();
  });
});

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;
