import { eachStorage } from '@confrere/platform/storage';
import { fixtureEntities } from '../../identity.fixture.js';
import { idpKeys, nextKeys, SETTINGS, signOn } from '../sign-in/sign-on.fixture.js';
import { checkProvider } from './check-provider.js';
import { checkProviders } from './checked-providers.js';
import { IdentityProviderEntity } from './identity-provider.entity.js';

jest.setTimeout(120_000);
const DAY = 24 * 3_600_000;

eachStorage('the check of an identity provider', (open) => {
  const start = async (changes: Partial<typeof SETTINGS> = {}) => {
    const storage = await open(fixtureEntities);
    const on = await signOn(storage);
    await on.provider('oslo', changes);
    const check = async (wanted: string | null = 'oslo') => {
      const reports = await storage.unitOfWork.everywhere.read((entities) =>
        checkProviders(entities, { providers: [] }, wanted, on.clock.now()),
      );
      return Object.fromEntries(reports.flatMap(({ findings }) => findings.map((each) => [each.about, each])));
    };
    const row = () =>
      storage.unitOfWork.everywhere.read((entities) =>
        entities.findOneByOrFail(IdentityProviderEntity, { address: 'oslo' }),
      );
    return { ...on, check, row };
  };

  it('is found by address, name and entity ID, and names those that there are when it is not', async () => {
    const { check } = await start();
    for (const wanted of ['oslo', SETTINGS.name, SETTINGS.entityId, null])
      expect((await check(wanted))['certificate']).toMatchObject({ state: 'well' });
    await expect(check('bergen')).rejects.toMatchObject({
      code: 'identity-provider.not-found',
      message: expect.stringContaining('oslo') as string,
    });
  });

  it('says how long its certificate lasts, and when something has to be done', async () => {
    const { check, clock } = await start();
    const states = async (days: number) => {
      clock.advance(days * DAY);
      const { state, says, todo } = (await check())['certificate'] ?? {};
      return [state, /(\d+) days left|ended/.exec(says ?? '')?.[0], todo === null];
    };
    // Valid for 365 days from the beginning on.
    expect(await states(334)).toEqual(['well', '31 days left', true]);
    expect(await states(1)).toEqual(['soon', '30 days left', false]);
    expect(await states(16)).toEqual(['wrong', '14 days left', false]);
    expect(await states(15)).toEqual(['wrong', 'ended', false]);
  });

  it('says how far the clocks were apart at the last answer', async () => {
    const { check, signIn, clock } = await start();
    expect((await check())['clock']?.state).toBe('unknown');
    await signIn();
    expect((await check())['clock']).toMatchObject({ state: 'well', says: expect.stringMatching(/agree/) as string });
    const apart = (milliseconds: number) => {
      const issued = new Date(clock.now().getTime() + milliseconds).toISOString();
      return signIn({ assertion: (xml) => xml.replace(/IssueInstant="[^"]*"/, `IssueInstant="${issued}"`) });
    };
    await apart(-45_000);
    expect((await check())['clock']).toMatchObject({
      state: 'soon',
      says: 'Its last answer was dated 45 s before it came.',
    });
    await apart(60_000);
    expect((await check())['clock']).toMatchObject({
      state: 'wrong',
      says: 'Its last answer was dated 60 s after it came.',
      todo: expect.stringMatching(/NTP/) as string,
    });
  });

  it('tells of the last sign-in and of the last refusal, and of nobody in them', async () => {
    const { check, signIn } = await start();
    expect((await check())['last-sign-in']?.state).toBe('unknown');
    await signIn();
    expect((await check())['last-sign-in']?.state).toBe('well');
    await expect(signIn({ said: { attributes: { groups: ['none'] }, nameId: 'other' } })).rejects.toBeDefined();
    const found = await check();
    expect(found['last-refusal']?.says).toContain('saml.no-role');
    expect(JSON.stringify(found)).not.toMatch(/nora|nurse/i);
  });

  it('sees whether the metadata file is still what counts', async () => {
    const { row, clock } = await start();
    const metadata = async (file: Parameters<typeof checkProvider>[0]['file']) =>
      checkProvider({ row: await row(), file, lastSignInAt: null }, clock.now()).find(
        ({ about }) => about === 'metadata',
      );
    const { entityId, ssoUrl } = SETTINGS;
    const same = { entityId, ssoUrl, certificates: [idpKeys.certificate] };
    expect((await metadata(same))?.state).toBe('well');
    expect((await metadata({ ...same, certificates: [nextKeys.certificate] }))?.state).toBe('wrong');
    expect(await metadata({ fault: 'identity.providers.0.metadataFile: that file cannot be read.' })).toMatchObject({
      state: 'wrong',
      says: 'identity.providers.0.metadataFile: that file cannot be read.',
    });
  });
});
