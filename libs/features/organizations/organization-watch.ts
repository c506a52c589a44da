import type { OrganizationState } from '@confrere/contract';
import { Clock, type ClockTimer, type DomainEvent } from '@confrere/kernel';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { OrganizationChanged } from './events.js';
import { OrganizationEntity } from './organization.entity.js';

/** Milliseconds: what was done on the command line or by another replica is told within this and a little. */
export const LOOKS_EVERY = 2_000;

const FACTS: Readonly<Record<OrganizationState, string>> = {
  active: 'organization.resumed',
  'past-due': 'organization.fell-due',
  suspended: 'organization.suspended',
  closing: 'organization.closing',
  erased: 'organization.erased',
};

interface Seen {
  readonly version: number;
  readonly state: OrganizationState;
}

/** Tells what has changed about organizations, whoever changed it: the command line writes to the database beside us. */
@Injectable()
export class OrganizationWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private seen: Map<string, Seen> | null = null;
  private timer: ClockTimer | null = null;
  private ended = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.look();
    this.wait();
  }

  onApplicationShutdown(): void {
    this.ended = true;
    this.timer?.cancel();
  }

  /** Looks once. */
  async look(): Promise<void> {
    const rows = await this.unitOfWork.everywhere.read((entities) =>
      entities.find(OrganizationEntity, { select: { id: true, version: true, state: true } }),
    );
    const before = this.seen;
    this.seen = new Map(rows.map(({ id, version, state }) => [id, { version, state }]));
    if (!before) return;
    for (const [organizationId, { version, state }] of this.seen) {
      // One that was founded since the last look was active at first.
      const old = before.get(organizationId) ?? { version, state: 'active' };
      if (old.version === version && old.state === state) continue;
      const at = this.clock.now();
      const changed: OrganizationChanged = { name: 'organization.changed', organizationId, at, state };
      const moved: DomainEvent[] = old.state === state ? [] : [{ name: FACTS[state], organizationId, at }];
      this.events.deliver([changed, ...moved]);
    }
  }

  private wait(): void {
    if (this.ended) return;
    this.timer = this.clock.after(LOOKS_EVERY, () => {
      this.look()
        .catch((error: unknown) => this.log.error('organizations.not-looked-at', error))
        .finally(() => this.wait());
    });
  }
}
