import { MemberEntity } from '@confrere/features/people';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { localAccounts, ORIGIN, RP_ID } from '../local.fixture.js';
import { Authenticator, type Said } from './authenticator.fixture.js';
import { CHALLENGE_LIFE } from './passkey-challenges.js';
import { PasskeyEntity } from './passkey.entity.js';

const REFUSED = { code: 'sign-in.refused' };

eachStorage('signing in by passkey', (open) => {
  const fjord = async () => {
    const storage = await open(fixtureEntities);
    const at = localAccounts(storage);
    const ingrid = await at.clinic('fjord');
    const laptop = await at.withPasskey(ingrid.principal);
    return { ...at, storage, ingrid, laptop, ...ways(at, storage) };
  };
  const ways = (at: ReturnType<typeof localAccounts>, { unitOfWork }: TestStorage) => ({
    signIn: (passkey: string, organization = 'fjord') => at.byPasskey.run({ organization, passkey }, null),
    counterOf: async (organizationId: string) =>
      (await unitOfWork.in(organizationId).read((entities) => entities.findOneByOrFail(PasskeyEntity, {}))).counter,
  });

  it('works once for each challenge; the same answer sent again is refused and recorded', async () => {
    const { ingrid, laptop, signIn, challengeFor, trail } = await fjord();
    const answer = laptop.sign({ challenge: await challengeFor('fjord'), userHandle: ingrid.memberId });
    expect((await signIn(answer)).principal.memberId).toBe(ingrid.memberId);
    await expect(signIn(answer)).rejects.toMatchObject(REFUSED);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toEqual([
      { subjectId: ingrid.memberId, by: 'passkey', reason: 'challenge' },
    ]);
  });

  it('uses a challenge up with a wrong answer, too: nothing is mended and sent again', async () => {
    const { ingrid, laptop, signIn, challengeFor, trail } = await fjord();
    const challenge = await challengeFor('fjord');
    await expect(signIn(laptop.sign({ challenge, verified: false }))).rejects.toMatchObject(REFUSED);
    await expect(signIn(laptop.sign({ challenge }))).rejects.toMatchObject(REFUSED);
    expect(
      (await trail(ingrid.organizationId, 'sign-in.refused')).map((each) => 'reason' in each && each.reason),
    ).toEqual(['answer', 'challenge']);
  });

  it('takes a challenge within its life, and not a moment later', async () => {
    const { ingrid, laptop, signIn, challengeFor, clock, trail } = await fjord();
    const [early, late] = [await challengeFor('fjord'), await challengeFor('fjord')];
    clock.advance(CHALLENGE_LIFE - 1);
    await expect(signIn(laptop.sign({ challenge: early }))).resolves.toBeDefined();
    clock.advance(1);
    await expect(signIn(laptop.sign({ challenge: late }))).rejects.toMatchObject(REFUSED);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toMatchObject([{ reason: 'challenge' }]);
  });

  it.each<[string, string, Omit<Said, 'challenge'>]>([
    ['of another site', 'answer', { origin: 'https://visit.example.org.evil.example' }],
    ['of another port', 'answer', { origin: `${ORIGIN}:8443` }],
    ['made for another relying party', 'answer', { rpId: 'example.org' }],
    ['without user verification', 'answer', { verified: false }],
    ['that is a registration', 'answer', { type: 'webauthn.create' }],
    ['whose authenticator says that it is somebody else’s', 'answer', { userHandle: 'somebody-else' }],
    ['with a counter that stands still', 'counter', { counter: 7 }],
    ['with a counter that went back', 'counter', { counter: 6 }],
    ['with a counter that went back to nothing', 'counter', { counter: 0 }],
  ])('refuses an answer %s, and records why', async (_, reason, wrong) => {
    const { ingrid, laptop, signIn, challengeFor, trail, counterOf } = await fjord();
    laptop.counter = 6;
    await signIn(laptop.sign({ challenge: await challengeFor('fjord') }));
    const answer = laptop.sign({ counter: 8, ...wrong, challenge: await challengeFor('fjord') });
    await expect(signIn(answer)).rejects.toMatchObject(REFUSED);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toEqual([
      { subjectId: ingrid.memberId, by: 'passkey', reason },
    ]);
    expect(await counterOf(ingrid.organizationId)).toBe('7');
  });

  it('takes an authenticator that does not count, again and again', async () => {
    const { laptop, signIn, challengeFor } = await fjord();
    for (let time = 0; time < 3; time++)
      await expect(signIn(laptop.sign({ counter: 0, challenge: await challengeFor('fjord') }))).resolves.toBeDefined();
  });

  it('lets one of two copies in that come at once with the same counter', async () => {
    const { ingrid, laptop, signIn, challengeFor, trail } = await fjord();
    const copies = [await challengeFor('fjord'), await challengeFor('fjord')];
    const signed = copies.map((challenge) => laptop.sign({ challenge, counter: 9 }));
    const results = await Promise.allSettled(signed.map((answer) => signIn(answer)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toMatchObject([{ reason: 'counter' }]);
  });

  it('refuses a signature by another key under the same id', async () => {
    const { ingrid, laptop, signIn, challengeFor, trail } = await fjord();
    const thief = new Authenticator(ORIGIN, RP_ID);
    const answer = JSON.parse(thief.sign({ challenge: await challengeFor('fjord') })) as object;
    const id = laptop.credentialId;
    await expect(signIn(JSON.stringify({ ...answer, id, rawId: id }))).rejects.toMatchObject(REFUSED);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toMatchObject([{ reason: 'answer' }]);
  });

  it('refuses another organization’s passkey as one that is nobody’s, and that organization sees nothing of it', async () => {
    const { ingrid, laptop, signIn, challengeFor, clinic, trail } = await fjord();
    const other = await clinic('elsewhere');
    await expect(
      signIn(laptop.sign({ challenge: await challengeFor('elsewhere') }), 'elsewhere'),
    ).rejects.toMatchObject(REFUSED);
    // Nor does it help to bring a challenge from where the passkey belongs.
    await expect(signIn(laptop.sign({ challenge: await challengeFor('fjord') }), 'elsewhere')).rejects.toMatchObject(
      REFUSED,
    );
    const nobodys = { subjectId: null, by: 'passkey', reason: 'unknown' };
    expect(await trail(other.organizationId, 'sign-in.refused')).toEqual([nobodys, nobodys]);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toEqual([]);
  });

  it('refuses a challenge of another organization', async () => {
    const { ingrid, laptop, signIn, challengeFor, clinic, trail } = await fjord();
    await clinic('elsewhere');
    await expect(signIn(laptop.sign({ challenge: await challengeFor('elsewhere') }))).rejects.toMatchObject(REFUSED);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toMatchObject([{ reason: 'challenge' }]);
  });

  it('refuses whoever has left', async () => {
    const { storage, ingrid, clock, colleague, withPasskey, signIn, challengeFor, trail } = await fjord();
    const jonas = await colleague(ingrid.organizationId);
    const phone = await withPasskey(jonas.principal);
    await storage.unitOfWork
      .in(ingrid.organizationId)
      .run(({ entities }) => entities.update(MemberEntity, { id: jonas.memberId }, { deactivatedAt: clock.now() }));
    await expect(signIn(phone.sign({ challenge: await challengeFor('fjord') }))).rejects.toMatchObject(REFUSED);
    expect(await trail(ingrid.organizationId, 'sign-in.refused')).toMatchObject([
      { subjectId: jonas.memberId, reason: 'closed' },
    ]);
  });

  it.each(['', 'null', '[]', '{"id":1}', '{"id":"a","response":{"clientDataJSON":"!"}}', '{'])(
    'refuses what is no answer at all: %s',
    async (text) => {
      const { ingrid, signIn, trail } = await fjord();
      await expect(signIn(text)).rejects.toMatchObject(REFUSED);
      expect(await trail(ingrid.organizationId, 'sign-in.refused')).toHaveLength(1);
    },
  );
});

eachStorage('confirming who one is by passkey', (open) => {
  it('takes the own passkey alone, with a challenge of the own, and records what it refuses', async () => {
    const at = localAccounts(await open(fixtureEntities));
    const ingrid = await at.clinic('fjord');
    const jonas = await at.colleague(ingrid.organizationId);
    const [laptop, phone] = [await at.withPasskey(ingrid.principal), await at.withPasskey(jonas.principal)];
    const confirm = (passkey: string) => at.confirm.run(ingrid.principal, { by: 'passkey', passkey });
    const wrong = [
      phone.sign({ challenge: await at.confirmChallenge(ingrid.principal) }),
      laptop.sign({ challenge: await at.confirmChallenge(jonas.principal) }),
      laptop.sign({ challenge: await at.challengeFor('fjord') }),
      laptop.sign({ challenge: await at.registerChallenge(ingrid.principal) }),
    ];
    for (const answer of wrong) await expect(confirm(answer)).rejects.toMatchObject({ ...REFUSED, kind: 'invalid' });
    expect(await at.trail(ingrid.organizationId, 'identity.not-confirmed')).toMatchObject(
      ['unknown', 'challenge', 'challenge', 'challenge'].map((reason) => ({ by: 'passkey', reason })),
    );
    const right = laptop.sign({ challenge: await at.confirmChallenge(ingrid.principal) });
    await expect(confirm(right)).resolves.toBeDefined();
  });

  it('records a wrong password as well', async () => {
    const at = localAccounts(await open(fixtureEntities));
    const ingrid = await at.clinic('fjord');
    await at.withPassword(ingrid.principal);
    const wrong = at.confirm.run(ingrid.principal, { by: 'password', password: 'something else' });
    await expect(wrong).rejects.toMatchObject(REFUSED);
    expect(await at.trail(ingrid.organizationId, 'identity.not-confirmed')).toMatchObject([
      { by: 'password', reason: 'wrong' },
    ]);
  });
});

eachStorage('adding a passkey', (open) => {
  it.each<[string, string, Omit<Said, 'challenge'>]>([
    ['of another site', 'answer', { origin: 'https://evil.example' }],
    ['made for another relying party', 'answer', { rpId: 'evil.example' }],
    ['without user verification', 'answer', { verified: false }],
    ['that is a sign-in', 'answer', { type: 'webauthn.get' }],
  ])('refuses one %s, and records it', async (_, reason, wrong) => {
    const at = localAccounts(await open(fixtureEntities));
    const { principal, organizationId, memberId } = await at.clinic('fjord');
    const answer = new Authenticator(ORIGIN, RP_ID).register({
      ...wrong,
      challenge: await at.registerChallenge(principal),
    });
    await expect(at.ownPasskeys.add(principal, 'Laptop', answer)).rejects.toMatchObject({ code: 'passkey.refused' });
    expect(await at.trail(organizationId, 'passkey.refused')).toEqual([{ subjectId: memberId, reason }]);
  });

  it('refuses a challenge that was used, is too old, or another’s', async () => {
    const at = localAccounts(await open(fixtureEntities));
    const ingrid = await at.clinic('fjord');
    const jonas = await at.colleague(ingrid.organizationId);
    const add = (challenge: string) =>
      at.ownPasskeys.add(ingrid.principal, 'Laptop', new Authenticator(ORIGIN, RP_ID).register({ challenge }));
    const used = await at.registerChallenge(ingrid.principal);
    await add(used);
    await expect(add(used)).rejects.toMatchObject({ code: 'passkey.refused' });
    await expect(add(await at.registerChallenge(jonas.principal))).rejects.toMatchObject({ code: 'passkey.refused' });
    await expect(add(await at.challengeFor('fjord'))).rejects.toMatchObject({ code: 'passkey.refused' });
    const old = await at.registerChallenge(ingrid.principal);
    at.clock.advance(CHALLENGE_LIFE);
    await expect(add(old)).rejects.toMatchObject({ code: 'passkey.refused' });
    expect(await at.trail(ingrid.organizationId, 'passkey.refused')).toMatchObject(
      Array.from({ length: 4 }, () => ({ reason: 'challenge' })),
    );
  });

  it('refuses one that is another member’s already, in whichever organization', async () => {
    const at = localAccounts(await open(fixtureEntities));
    const [here, there] = [await at.clinic('fjord'), await at.clinic('elsewhere')];
    const laptop = await at.withPasskey(here.principal);
    const answer = laptop.register({ challenge: await at.registerChallenge(there.principal) });
    await expect(at.ownPasskeys.add(there.principal, 'Mine', answer)).rejects.toMatchObject({
      code: 'passkey.refused',
    });
    expect(await at.trail(there.organizationId, 'passkey.refused')).toMatchObject([{ reason: 'taken' }]);
  });
});
