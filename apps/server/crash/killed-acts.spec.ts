import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuditEventEntity,
  AuditTrail,
  auditEntities,
  checkStorage,
  PublicKeys,
  readCheckpoints,
  SigningKey,
} from '@confrere/features/audit';
import { LoginSessionEntity, LoginSessions } from '@confrere/features/identity';
import { OutboxMessageEntity } from '@confrere/features/notifications';
import { FoundOrganization, OrganizationEntity, PictureEntity } from '@confrere/features/organizations';
import { AddMember, MemberEntity } from '@confrere/features/people';
import { RandomIds, SystemClock } from '@confrere/kernel';
import { DomainEvents } from '@confrere/platform/events';
import { openStorage, type Rows, type StorageConfig, UnitOfWork } from '@confrere/platform/storage';
import { DataSource } from 'typeorm';
import { CheckpointFile } from '../../../libs/features/audit/checkpoints/checkpoint-file.js';
import { ForwardTrail } from '../../../libs/features/audit/checkpoints/forward-trail.js';
import { SignCheckpoints } from '../../../libs/features/audit/checkpoints/sign-checkpoints.js';
import { SignInRuleEntity } from '../../../libs/features/identity/local/sign-in/sign-in-rule.entity.js';
import { IdentityProviderEntity } from '../../../libs/features/identity/saml/providers/identity-provider.entity.js';
import { SETTINGS } from '../../../libs/features/identity/saml/sign-in/sign-on.fixture.js';
import { ActPrograms } from './act-programs.fixture.js';
import { ACTS, type ActName, type Place } from './acts.fixture.js';

const entities = [
  ...auditEntities,
  ...[OrganizationEntity, PictureEntity, OutboxMessageEntity, MemberEntity, LoginSessionEntity, IdentityProviderEntity],
  SignInRuleEntity,
];
const clock = new SystemClock();
const ids = new RandomIds();
const trail = new AuditTrail(clock, ids);

/** Whether what the act is about is as it is after the act. */
const CHANGED: Readonly<Record<ActName, (rows: Rows, place: Place) => Promise<boolean>>> = {
  'member.role-changed': (rows, { colleague }) => rows.existsBy(MemberEntity, { id: colleague, role: 'admin' }),
  'member.deactivated': async (rows, { colleague }) => {
    const { deactivatedAt } = await rows.findOneByOrFail(MemberEntity, { id: colleague });
    const logins = await rows.findBy(LoginSessionEntity, { memberId: colleague });
    // Both or neither: who has left is signed out.
    expect(logins.map(({ endedAt }) => endedAt !== null)).toEqual([deactivatedAt !== null]);
    return deactivatedAt !== null;
  },
  'organization.suspended': async (rows, { owner: { organizationId } }) => {
    const suspended = await rows.existsBy(OrganizationEntity, { id: organizationId, state: 'suspended' });
    expect(await rows.countBy(OutboxMessageEntity, { organizationId })).toBe(suspended ? 1 : 0);
    return suspended;
  },
  'identity-provider.changed': (rows, { identityProvider }) =>
    rows.existsBy(IdentityProviderEntity, { id: identityProvider, version: 2 }),
  'login-session.ended': async (rows, { otherLogin }) =>
    (await rows.findOneByOrFail(LoginSessionEntity, { id: otherLogin })).endedAt !== null,
  'audit-trail.exported': (_, { file }) => Promise.resolve(existsSync(file)),
};

/** One database, in a file or a schema of its own, that outlives every process which works in it. */
async function appliance(engine: 'sqlite' | 'postgres') {
  const dataDir = mkdtempSync(join(tmpdir(), 'confrere-crash-'));
  const url = process.env['TEST_POSTGRES_URL'] ?? '';
  const searchPath = `crash_${randomBytes(6).toString('hex')}`;
  const command = async (sql: string): Promise<void> => {
    const outside = await new DataSource({ type: 'postgres', url }).initialize();
    await outside.query(sql);
    await outside.destroy();
  };
  if (engine === 'postgres') await command(`CREATE SCHEMA ${searchPath}`);
  const where: { storage: StorageConfig; searchPath?: string; dataDir: string } =
    engine === 'postgres'
      ? { storage: { kind: 'postgres', url }, searchPath, dataDir }
      : { storage: { kind: 'sqlite', file: join(dataDir, 'confrere.sqlite') }, dataDir };

  /** Opened anew each time: what is looked at is what the next start of the server would find. */
  const opened = async <T>(work: (unitOfWork: UnitOfWork) => Promise<T>): Promise<T> => {
    const options = where.searchPath === undefined ? {} : { searchPath };
    const dataSource = await openStorage(where.storage, entities, options);
    try {
      return await work(new UnitOfWork(dataSource, new DomainEvents(() => undefined)));
    } finally {
      await dataSource.destroy();
    }
  };

  const found = async (unitOfWork: UnitOfWork, index: number): Promise<Place> => {
    const place = await unitOfWork.everywhere.run(async (tx) => {
      const clinic = { name: 'Clinic', slug: `clinic-${ids.id().slice(-12)}`, supportPhone: null } as const;
      const organizationId = await new FoundOrganization(clock, ids).found(tx, {
        ...clinic,
        ...{ emergencyNumber: '113', timeZone: 'Europe/Oslo' },
      });
      const sessions = new LoginSessions(unitOfWork, trail, clock, ids);
      const add = (role: 'owner' | 'member', displayName: string) =>
        new AddMember(clock, ids).add(tx, {
          organizationId,
          role,
          displayName,
          title: null,
          email: `${role}@clinic.example`,
        });
      const [ownerId, colleague] = [await add('owner', 'Owner'), await add('member', 'Colleague')];
      const begin = async (memberId: string) =>
        (await sessions.begin(tx, { organizationId, memberId, method: 'entry-link' })).principal;
      const [owner, other] = [await begin(ownerId), await begin(ownerId)];
      await begin(colleague);
      const identityProvider = ids.id();
      await tx.entities.insert(IdentityProviderEntity, {
        ...{ id: identityProvider, organizationId, address: `idp-${index}-${ids.id().slice(-8)}`, source: 'desk' },
        ...{ settings: SETTINGS, version: 1, createdAt: clock.now(), removedAt: null },
        ...{ lastAssertion: null, lastAssertionAt: null, warnedDays: null },
      });
      await trail.record(tx, {
        organizationId,
        actor: null,
        action: 'organization.founded',
        subjectId: organizationId,
      });
      const file = join(dataDir, `export-${organizationId}.jsonl`);
      return { owner, colleague, otherLogin: other.loginSessionId, identityProvider, settings: SETTINGS, file };
    });
    return place;
  };

  return {
    where,
    opened,
    found,
    close: async () => {
      if (engine === 'postgres') await command(`DROP SCHEMA ${searchPath} CASCADE`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

// Hundreds of processes: a guard against hanging, not a measure of speed.
jest.setTimeout(300_000);

describe.each(['sqlite', ...(process.env['TEST_POSTGRES_URL'] ? ['postgres'] : [])] as ('sqlite' | 'postgres')[])(
  'a process that is killed between two steps of a privileged act (%s)',
  (engine) => {
    let programs: ActPrograms;
    let here: Awaited<ReturnType<typeof appliance>>;
    beforeAll(async () => {
      programs = await ActPrograms.build();
      here = await appliance(engine);
      mkdirSync(here.where.dataDir, { recursive: true });
    });
    afterAll(async () => {
      programs.close();
      await here.close();
    });

    it.each(Object.keys(ACTS) as ActName[])('leaves the change and its entry, or neither: %s', async (act) => {
      const { where, opened, found } = here;
      // What comes after the commit is the same for all of them: one goes on to the checkpoint.
      const checkpoint = act === 'member.role-changed';
      const task = { act, checkpoint, ...where };
      const whole = await programs.run({ ...task, place: await opened((work) => found(work, 0)), killAt: 0 });
      expect(whole.steps.length).toBeGreaterThan(8);
      const places = await opened(async (work) => {
        const made: Place[] = [];
        for (const index of whole.steps.keys()) made.push(await found(work, index + 1));
        return made;
      });
      for (const [index, place] of places.entries())
        expect(await programs.run({ ...task, place, killAt: index + 1 })).toMatchObject({ killed: true });

      await opened(async (work) => {
        const ends: [step: string, changed: boolean, entries: number][] = [];
        for (const [index, place] of places.entries()) {
          const { organizationId } = place.owner;
          const [changed, entries] = await work
            .in(organizationId)
            .read(async (rows) => [
              await CHANGED[act](rows, place),
              await rows.countBy(AuditEventEntity, { action: act }),
            ]);
          ends.push([whole.steps[index] ?? '', changed, entries]);
        }
        if (act === 'audit-trail.exported') {
          // The entry comes first: nothing leaves without it, and it may stand there when nothing has left.
          expect(ends.filter(([, changed, entries]) => changed && entries !== 1)).toEqual([]);
        } else {
          expect(ends.filter(([, changed, entries]) => entries !== (changed ? 1 : 0))).toEqual([]);
        }
        // What was committed is there, what was not is not; and both were met.
        const committed = whole.steps.indexOf('after COMMIT');
        expect(ends.map(([, , entries]) => entries)).toEqual(ends.map((_, index) => (index < committed ? 0 : 1)));
        expect(committed).toBeGreaterThan(2);

        // The next write works, and the next round tells the file what it has not been told.
        for (const { owner } of places)
          await work
            .in(owner.organizationId)
            .run((tx) =>
              trail.record(tx, { organizationId: owner.organizationId, actor: owner, action: 'identity.confirmed' }),
            );
        const key = SigningKey.in(join(where.dataDir, 'audit-key.pem'));
        const checkpointFile = join(where.dataDir, 'checkpoints.jsonl');
        const sign = new SignCheckpoints(work, key, clock, ids);
        await sign.all();
        const file = new CheckpointFile(checkpointFile);
        await new ForwardTrail(work, ids, {
          ...{ name: 'file', entries: false },
          deliver: (checkpoints) => file.append(checkpoints.map(({ text }) => text)),
        } as const).all(sign.latest);
        const keys = new PublicKeys([key.publicPem]);
        const outside = readCheckpoints(readFileSync(checkpointFile, 'utf8'), keys);
        expect(outside.faults).toEqual([]);
        for (const { owner } of places) expect(outside.checkpoints.has(owner.organizationId)).toBe(true);
        expect((await checkStorage(work, keys, outside.checkpoints)).faults).toEqual([]);
      });
    });
  },
);
