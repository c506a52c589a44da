import { appendFileSync } from 'node:fs';
import type { IdentityProviderSettings } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { IdentityProviders, OwnLoginSessions } from '@confrere/features/identity';
import { Outbox, OutboxSeal } from '@confrere/features/notifications';
import { ChangeState } from '@confrere/features/organizations';
import { ChangeRole, LeaveStaff, OwnerNotices } from '@confrere/features/people';
import { type Clock, type IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import type { UnitOfWork } from '@confrere/platform/storage';
import { ExportTrail } from '../../../libs/features/audit/reading/export-trail.js';
import { LocalAccountGate } from '../../../libs/features/identity/local/sign-in/local-account-gate.js';
import { SessionLimits } from '../../../libs/features/identity/session-limits.js';

/** What stands ready in one organization before the act. */
export interface Place {
  readonly owner: MemberPrincipal;
  readonly colleague: string;
  /** Of the owner, in another browser. */
  readonly otherLogin: string;
  readonly identityProvider: string;
  readonly settings: IdentityProviderSettings;
  /** Where an export goes. */
  readonly file: string;
}

export interface Ground {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly dataDir: string;
}

const MAIL = { host: '127.0.0.1', port: 25, secure: 'none', from: 'no-reply@clinic.example' } as const;
const SECRET = 'a-secret-that-is-long-enough-to-count-123';

type Act = (ground: Ground, place: Place) => Promise<void>;

const trailOf = ({ clock, ids }: Ground): AuditTrail => new AuditTrail(clock, ids);
const loginsOf = (ground: Ground): OwnLoginSessions =>
  new OwnLoginSessions(ground.unitOfWork, trailOf(ground), ground.clock, new SessionLimits());
/** What an act does not ask for. */
const unused = <T>(): T => null as T;

/** Privileged acts, as the routes of the administration do them. */
export const ACTS = {
  'member.role-changed': (ground, { owner, colleague }) =>
    ground.unitOfWork
      .in(owner.organizationId)
      .run((tx) =>
        new ChangeRole(trailOf(ground), ground.clock).run(tx, { actor: owner, id: colleague, role: 'admin' }),
      ),
  'member.deactivated': (ground, { owner, colleague }) => {
    const { organizationId } = owner;
    return ground.unitOfWork.in(organizationId).run(async (tx) => {
      await new LeaveStaff(trailOf(ground), ground.clock).deactivate(tx, owner, colleague);
      await loginsOf(ground).endEvery(tx, { organizationId, memberId: colleague }, owner, 'off-boarded');
    });
  },
  // As the operator's command does it; the owner is written to in the same transaction.
  'organization.suspended': (ground, { owner: { organizationId } }) => {
    const { clock, ids } = ground;
    const notices = new OwnerNotices(new Outbox(MAIL, new OutboxSeal([SECRET]), clock, ids));
    const change = { organizationId, move: 'suspend', reason: 'unlawful', note: null } as const;
    return ground.unitOfWork.everywhere.run((tx) =>
      new ChangeState(trailOf(ground), clock, notices).run(tx, change, null),
    );
  },
  'identity-provider.changed': async (ground, { owner, identityProvider, settings }) => {
    const { unitOfWork, clock, ids } = ground;
    const gate = new LocalAccountGate(trailOf(ground), clock);
    const providers = new IdentityProviders(unitOfWork, unused(), unused(), trailOf(ground), clock, ids, gate);
    const wish = { settings: { ...settings, name: 'Another name' }, version: 1, metadata: null };
    await providers.save(owner, identityProvider, wish);
  },
  'login-session.ended': (ground, { owner, otherLogin }) => loginsOf(ground).end(owner, otherLogin),
  'audit-trail.exported': async (ground, { owner, file }) => {
    const config = new CurrentConfig(loadConfig({ CONFRERE_DATA_DIR: ground.dataDir }));
    const exporting = new ExportTrail(ground.unitOfWork, trailOf(ground), unused(), config, ground.clock);
    for await (const piece of await exporting.run(owner, { format: 'jsonl', filter: {} })) appendFileSync(file, piece);
  },
} as const satisfies Record<string, Act>;

export type ActName = keyof typeof ACTS;
