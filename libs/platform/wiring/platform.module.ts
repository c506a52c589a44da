import { Clock, IdGenerator, RandomIds, SystemClock } from '@confrere/kernel';
import { AreasServed, PublicOrigin } from '@confrere/platform/access';
import { type Config, CurrentConfig } from '@confrere/platform/config';
import { DomainEvents } from '@confrere/platform/events';
import { Upgrades } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface Ground {
  readonly config: Config;
  readonly dataSource: DataSource;
  readonly log: Log;
  /** This machine's, unless a test turns its own. */
  readonly clock?: Clock;
}

/** The ground under all features: clock, ids, database, events, log, config. Global, because every feature stands on it. */
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  /** Takes the database over: it is closed when the application has been shut down. */
  static on({ config, dataSource, log, clock = new SystemClock() }: Ground): DynamicModule {
    const events = new DomainEvents((failure, event) =>
      log.error('event.not-handled', failure, { name: event.name, organization: event.organizationId }),
    );
    const origin = new PublicOrigin(
      config.http.publicOrigin,
      config.listeners.map(({ publicOrigin, areas }) => ({ origin: publicOrigin, areas })),
    );
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: IdGenerator, useValue: new RandomIds() },
      { provide: Log, useValue: log },
      { provide: CurrentConfig, useValue: new CurrentConfig(config) },
      { provide: PublicOrigin, useValue: origin },
      { provide: AreasServed, useValue: origin },
      { provide: DomainEvents, useValue: events },
      { provide: UnitOfWork, useValue: new UnitOfWork(dataSource, events) },
      { provide: Upgrades, useValue: new Upgrades(log, origin) },
    ];
    return {
      module: PlatformModule,
      global: true,
      providers: [...providers, { provide: DataSource, useValue: dataSource }],
      // Not the DataSource: features have the unit of work, and nothing else.
      exports: providers.map((each) => each.provide),
    };
  }

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(DomainEvents) private readonly events: DomainEvents,
  ) {}

  /** Last of all: sockets are closed by then, and what they caused has been written. */
  async onApplicationShutdown(): Promise<void> {
    await this.events.settled();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
