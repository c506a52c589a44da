import { AuditEventEntity, auditEntities, AuditTrail } from '@confrere/features/audit';
import { AddMember, peopleEntities } from '@confrere/features/people';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { eachStorage, type TestStorage } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { ChangeOrganization } from './change-organization.js';
import { ChangeState } from './change-state.js';
import { ConfiguredOrganizations } from './configured-organizations.js';
import type { OrganizationSuspended } from './events.js';
import { FoundOrganization } from './found-organization.js';
import { LOOKS_EVERY, OrganizationWatch } from './organization-watch.js';
import { OrganizationEntity } from './organization.entity.js';
import { organizationEntities } from './organizations.module.js';
import { pngOf } from './pictures/corpus.fixture.js';
import { PictureEncoder } from './pictures/picture-encoder.js';
import { PictureEntity } from './pictures/picture.entity.js';
import { pictureOf, Pictures } from './pictures/pictures.js';

const OPERATIONS = 300;
/** The same numbers in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function twoAlike({ unitOfWork }: TestStorage, clock: FakeClock) {
  const ids = new RandomIds(() => clock.now().getTime());
  const audit = new AuditTrail(clock, ids);
  const config = new CurrentConfig(
    loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' }),
  );
  const found = new FoundOrganization(clock, ids);
  const configured = new ConfiguredOrganizations(config, unitOfWork, found, audit, new SilentLog());
  const states = new ChangeState(audit, clock, { tell: () => Promise.resolve() });
  const origin = new PublicOrigin('https://visit.example.org');
  const encoder = new PictureEncoder(clock);
  const member = (): Promise<MemberPrincipal> =>
    unitOfWork.everywhere.run(async (tx) => {
      const alike = { name: 'Oslo Hospital', supportPhone: null, emergencyNumber: '113', timeZone: 'Europe/Oslo' };
      const organizationId = await found.found(tx, alike);
      const person = { organizationId, role: 'owner', displayName: 'Dr Ingrid Hansen', title: null } as const;
      const memberId = await new AddMember(clock, ids).add(tx, person);
      const authenticatedAt = clock.now();
      return { kind: 'member', organizationId, memberId, loginSessionId: ids.id(), role: 'owner', authenticatedAt };
    });
  return {
    states,
    encoder,
    pair: [await member(), await member()] as const,
    organizations: new ChangeOrganization(unitOfWork, configured, states, audit, origin),
    pictures: new Pictures(encoder, unitOfWork, audit, clock, ids),
  };
}

eachStorage('two organizations that are alike', (open) => {
  it('have addresses of their own, and nothing of what one does is seen in the other', async () => {
    const storage = await open([...auditEntities, ...organizationEntities, ...peopleEntities]);
    const clock = new FakeClock();
    const { pair, organizations, pictures, encoder, states } = await twoAlike(storage, clock);
    const [ours, theirs] = pair;
    const { unitOfWork } = storage;
    const of = ({ organizationId }: MemberPrincipal) =>
      unitOfWork.in(organizationId).read(async (entities) => ({
        organization: await entities.findOneBy(OrganizationEntity, { id: organizationId }),
        pictures: await entities.find(PictureEntity, { order: { id: 'ASC' } }),
        trail: await entities.count(AuditEventEntity),
      }));
    expect((await organizations.show(ours)).slug).toBe('oslo-hospital');
    expect((await organizations.show(theirs)).slug).toBe('oslo-hospital-2');
    const next = random(20_261_124);
    const picture = pngOf(8, 8);
    const operations = [
      async (who: MemberPrincipal) => {
        const { version } = await organizations.show(who);
        await organizations.change(who, { version, name: `Name ${next()}`, supportPhone: '+47 22 22 22 22' });
      },
      async (who: MemberPrincipal, other: MemberPrincipal) => {
        const { version } = await organizations.show(who);
        const { slug } = await organizations.show(other);
        await expect(organizations.change(who, { version, slug })).rejects.toMatchObject({
          code: 'organization.slug-taken',
        });
      },
      (who: MemberPrincipal) => pictures.put(who, null, picture),
      (who: MemberPrincipal) => pictures.put(who, who.memberId, picture),
      (who: MemberPrincipal) => pictures.remove(who, null),
      (who: MemberPrincipal, other: MemberPrincipal) => pictures.remove(who, other.memberId),
      async (who: MemberPrincipal, other: MemberPrincipal) => {
        const change = { organizationId: other.organizationId, move: 'suspend', reason: 'spam', note: null } as const;
        await expect(unitOfWork.in(who.organizationId).run((tx) => states.run(tx, change, who))).rejects.toThrow(
          /Another/,
        );
      },
    ];
    for (let count = 0; count < OPERATIONS; count++) {
      const [who, other] = next() < 0.5 ? [ours, theirs] : [theirs, ours];
      const before = await of(other);
      await operations[Math.floor(next() * operations.length)]?.(who, other);
      expect(await of(other)).toEqual(before);
      clock.advance(1);
    }
    await encoder.onApplicationShutdown();
  }, 120_000);

  it('a member cannot be shown by a picture of another organization', async () => {
    const storage = await open([...auditEntities, ...organizationEntities, ...peopleEntities]);
    const { pair, pictures, encoder } = await twoAlike(storage, new FakeClock());
    const [ours, theirs] = pair;
    await expect(pictures.put(ours, theirs.memberId, pngOf(8, 8))).rejects.toThrow();
    const seen = await storage.unitOfWork
      .in(theirs.organizationId)
      .read((rows) => pictureOf(rows, theirs.organizationId, theirs.memberId));
    expect(seen).toBeNull();
    await encoder.onApplicationShutdown();
  }, 60_000);

  it('a running server notices within five seconds what another process has suspended', async () => {
    const storage = await open([...auditEntities, ...organizationEntities, ...peopleEntities]);
    const clock = new FakeClock();
    const { pair, states } = await twoAlike(storage, clock);
    const { organizationId } = pair[0];
    const told: string[] = [];
    storage.events.on<OrganizationSuspended>('organization.suspended', (event) => void told.push(event.organizationId));
    const watch = new OrganizationWatch(storage.unitOfWork, storage.events, clock, new SilentLog());
    await watch.onApplicationBootstrap();
    await storage.unitOfWork.everywhere.run((tx) =>
      states.run(tx, { organizationId, move: 'suspend', reason: 'unpaid', note: null }, null),
    );
    expect(LOOKS_EVERY).toBeLessThan(5_000);
    await watch.look();
    await storage.events.settled();
    expect(told).toEqual([organizationId]);
    watch.onApplicationShutdown();
  });
});
