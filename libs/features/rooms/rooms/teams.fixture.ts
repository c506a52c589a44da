import { AuditTrail } from '@confrere/features/audit';
import { InvitationLinks, LinkSessions } from '@confrere/features/identity';
import type { MemberPrincipal, VisitorPrincipal } from '@confrere/platform/access';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { SilentLog } from '@confrere/platform/telemetry';
import type { TestStorage } from '@confrere/platform/storage';
import { VisitorContacts } from '../contacts/visitor-contacts.js';
import { PersonalRooms } from '../personal-rooms.js';
import { RoomEntity } from '../room.entity.js';
import { type Clinic, clinic, fixtureEntities } from '../rooms.fixture.js';
import { ForgetAnswers } from '../walk-in/forget-answers.js';
import { IntakeAnswers } from '../walk-in/intake-answers.js';
import { WalkIn } from '../walk-in/walk-in.js';
import { READ_AT_LEAST, WalkInTickets } from '../walk-in/walk-in-tickets.js';
import { ChangeRoom } from './change-room.js';
import { CloseTeam } from './close-team.js';
import { FoundTeam } from './found-team.js';
import { OpenDoors } from './open-doors.js';
import { RoomActs } from './room-acts.js';
import { RoomKeys } from './room-keys.js';
import { DEFAULT_SETTINGS } from './room-settings.js';
import { RoomSlugs } from './room-slugs.js';
import { SuspendRoom } from './suspend-room.js';
import { Teams } from './teams.js';

const config = new CurrentConfig(loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' }));

/** The clinic of `rooms.fixture.ts`, and all that is done with its rooms. */
export async function clinicWithRooms(storage: TestStorage) {
  const at = await clinic(storage);
  const { clock, ids } = at;
  const audit = new AuditTrail(clock, ids);
  const keys = new RoomKeys(new PersonalRooms(clock, ids));
  const acts = new RoomActs(keys, audit, clock);
  const slugs = new RoomSlugs(clock);
  const teams = new Teams(acts, clock);
  const links = new InvitationLinks(storage.unitOfWork, new LinkSessions(clock, ids), audit, clock, ids);
  const tickets = new WalkInTickets(config, clock, ids);
  const answers = new IntakeAnswers(config, audit);
  const contacts = new VisitorContacts(config, clock, ids);
  const walkIn = new WalkIn(links, answers, contacts, audit, clock);
  const change = new ChangeRoom(acts, slugs, teams);
  const found = new FoundTeam(acts, slugs, clock, ids);
  const run = <T>(work: Parameters<typeof at.in<T>>[1]): Promise<T> => at.in(at.organizationId, work);
  const room = (id: string): Promise<RoomEntity> =>
    storage.unitOfWork.everywhere.read((entities) => entities.findOneByOrFail(RoomEntity, { id }));

  return {
    ...at,
    run,
    room,
    answers,
    contacts,
    tickets,
    doors: new OpenDoors(storage.unitOfWork, slugs, clock),
    suspension: new SuspendRoom(acts, clock),
    closing: new CloseTeam(acts, slugs, clock),
    forgetting: new ForgetAnswers(storage.unitOfWork, clock, new SilentLog()),
    team: (name: string): Promise<string> => run((tx) => found.run(tx, at.organizationId, name, at.ingrid)),
    /** Changes a room as it is now. */
    change: async (
      key: string,
      { settings, ...rest }: Partial<Omit<Parameters<ChangeRoom['run']>[3], 'settings'>> & { settings?: object },
      by: MemberPrincipal = at.ingrid,
    ): Promise<void> => {
      const version =
        rest.version ?? (await run(async (tx) => (await keys.find(tx.entities, at.organizationId, key)).version));
      const whole = settings && { ...DEFAULT_SETTINGS, ...settings };
      await run((tx) => change.run(tx, by, key, { ...rest, version, ...(whole ? { settings: whole } : {}) }));
    },
    /** Somebody comes by the room's address. */
    comes: async (
      roomId: string,
      wish: { name?: string; phone?: string; answers?: string[]; ticket?: string } = {},
    ): Promise<VisitorPrincipal> => {
      const ticket = wish.ticket ?? tickets.issue(roomId);
      clock.advance(READ_AT_LEAST);
      const { consultationId } = tickets.read(roomId, ticket);
      const made = await run((tx) =>
        walkIn.run(tx, at.organizationId, tickets.read(roomId, ticket), {
          ticket,
          displayName: wish.name ?? 'Nils N.',
          phone: wish.phone ?? null,
          answers: wish.answers ?? [],
        }),
      );
      const { invitation } = await links.open(made.reference, made.secret);
      return {
        ...{ kind: 'visitor', organizationId: at.organizationId, invitationId: invitation.id, consultationId },
        linkSessionId: ids.id(),
      };
    },
  } satisfies Partial<Clinic> & Record<string, unknown>;
}
export { fixtureEntities };
