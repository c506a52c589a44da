import { AuditModule, AuditTrail } from '@confrere/features/audit';
import { Clock, IdGenerator } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import { CurrentConfig } from '@confrere/platform/config';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { MailDelivery, SmtpDelivery } from './mail-delivery.js';
import { MailGate } from './mail-gate.js';
import { Outbox } from './outbox.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import { OutboxRound } from './outbox-round.js';
import { OutboxSeal } from './outbox-seal.js';

type Ground = [UnitOfWork, MailDelivery | null, OutboxSeal, AuditTrail, DomainEvents, PublicOrigin, Clock, Log];

export const notificationsEntities = [OutboxMessageEntity] as const;

const providers = [
  {
    provide: OutboxSeal,
    inject: [CurrentConfig],
    useFactory: ({ config }: CurrentConfig) => new OutboxSeal(config.relay.secrets),
  },
  {
    provide: MailDelivery,
    inject: [CurrentConfig],
    useFactory: ({ config }: CurrentConfig) => (config.mail ? new SmtpDelivery(config.mail) : null),
  },
  {
    provide: Outbox,
    inject: [CurrentConfig, OutboxSeal, Clock, IdGenerator],
    useFactory: ({ config }: CurrentConfig, seal: OutboxSeal, clock: Clock, ids: IdGenerator) =>
      new Outbox(config.mail, seal, clock, ids),
  },
  {
    provide: OutboxRound,
    inject: [ModuleRef, UnitOfWork, MailDelivery, OutboxSeal, AuditTrail, DomainEvents, PublicOrigin, Clock, Log],
    useFactory: (modules: ModuleRef, ...[unitOfWork, mail, ...ground]: Ground) =>
      // The gate is looked for when it is needed: whoever fills it in is built later.
      new OutboxRound(unitOfWork, { mail, sms: null }, ...ground, {
        mayInvite: (id) => modules.get(MailGate, { strict: false }).mayInvite(id),
      }),
  },
];

@Module({ imports: [AuditModule], providers, exports: [Outbox] })
export class NotificationsModule {}
