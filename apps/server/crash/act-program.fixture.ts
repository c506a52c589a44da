import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { auditEntities } from '@confrere/features/audit';
import { LoginSessionEntity } from '@confrere/features/identity';
import { OutboxMessageEntity } from '@confrere/features/notifications';
import { OrganizationEntity, PictureEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { RandomIds, SystemClock } from '@confrere/kernel';
import { DomainEvents } from '@confrere/platform/events';
import { openStorage, type StorageConfig, UnitOfWork } from '@confrere/platform/storage';
import type { DataSource } from 'typeorm';
import { SigningKey } from '../../../libs/features/audit/chain/signing-key.js';
import { CheckpointFile } from '../../../libs/features/audit/checkpoints/checkpoint-file.js';
import { ForwardTrail } from '../../../libs/features/audit/checkpoints/forward-trail.js';
import { SignCheckpoints } from '../../../libs/features/audit/checkpoints/sign-checkpoints.js';
import { SignInRuleEntity } from '../../../libs/features/identity/local/sign-in/sign-in-rule.entity.js';
import { IdentityProviderEntity } from '../../../libs/features/identity/saml/providers/identity-provider.entity.js';
import { ACTS, type ActName, type Place } from './acts.fixture.js';

/** What the program is told to do: one act, and at which of its steps it is killed; 0 lets it live and tell its steps. */
export interface Task {
  readonly act: ActName;
  readonly place: Place;
  readonly killAt: number;
  /** Whether a checkpoint is signed and written after it, step by step too. */
  readonly checkpoint: boolean;
  readonly storage: StorageConfig;
  readonly searchPath?: string;
  readonly dataDir: string;
}

const clock = new SystemClock();
const ids = new RandomIds();

/** Counts the steps of the act, and does not get beyond the one at which it is to be killed. */
class Steps {
  readonly names: string[] = [];
  private counting = false;

  constructor(private readonly killAt: number) {}

  begin(): void {
    this.counting = true;
  }

  take(name: string): void {
    if (!this.counting) return;
    this.names.push(name);
    if (this.names.length === this.killAt) process.kill(process.pid, 'SIGKILL');
  }

  /** Before every statement, and after what makes it lasting. */
  watch(dataSource: DataSource): void {
    const watched = new WeakSet<object>();
    const { driver } = dataSource;
    const create = driver.createQueryRunner.bind(driver);
    driver.createQueryRunner = (mode) => {
      const runner = create(mode);
      if (watched.has(runner)) return runner;
      watched.add(runner);
      const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
      runner.query = (async (...args: unknown[]) => {
        const words = String(args[0]).split(/\s+/).slice(0, 3).join(' ');
        this.take(`before ${words}`);
        const result = await query(...args);
        if (words === 'COMMIT') this.take('after COMMIT');
        return result;
      }) as typeof runner.query;
      return runner;
    };
  }
}

async function run({ act, place, killAt, checkpoint, storage, searchPath, dataDir }: Task): Promise<void> {
  const entities = [
    ...auditEntities,
    ...[
      OrganizationEntity,
      PictureEntity,
      OutboxMessageEntity,
      MemberEntity,
      LoginSessionEntity,
      IdentityProviderEntity,
      SignInRuleEntity,
    ],
  ];
  const dataSource = await openStorage(storage, entities, searchPath === undefined ? {} : { searchPath });
  const steps = new Steps(killAt);
  steps.watch(dataSource);
  const events = new DomainEvents((failure) => {
    throw failure;
  });
  const deliver = events.deliver.bind(events);
  events.deliver = (told) => {
    steps.take('before the facts are delivered');
    deliver(told);
  };
  const unitOfWork = new UnitOfWork(dataSource, events);
  const { organizationId } = place.owner;

  steps.begin();
  await ACTS[act]({ unitOfWork, clock, ids, dataDir }, place);
  await events.settled();
  if (checkpoint) await signAndWrite(steps, unitOfWork, organizationId, dataDir);
  steps.take('at the end');
  process.stdout.write(`${JSON.stringify(steps.names)}\n`);
  await dataSource.destroy();
}

async function signAndWrite(
  steps: Steps,
  unitOfWork: UnitOfWork,
  organizationId: string,
  dataDir: string,
): Promise<void> {
  steps.take('before the checkpoint is signed');
  const sign = new SignCheckpoints(unitOfWork, SigningKey.in(join(dataDir, 'audit-key.pem')), clock, ids);
  await sign.one(organizationId);
  const file = new CheckpointFile(join(dataDir, 'checkpoints.jsonl'));
  const forward = new ForwardTrail(unitOfWork, ids, {
    name: 'file',
    entries: false,
    deliver: (checkpoints) => {
      steps.take('before the checkpoint is written');
      file.append(checkpoints.map(({ text }) => text));
      steps.take('after the checkpoint is written');
    },
  });
  await forward.all(sign.latest);
}

// Everything is loaded by now; the task comes as one line.
process.stdout.write('ready\n');
createInterface({ input: process.stdin }).once('line', (line) => {
  run(JSON.parse(line) as Task).then(
    () => process.exit(0),
    (failure: unknown) => {
      process.stderr.write(`${String(failure)}\n`, () => process.exit(1));
    },
  );
});
