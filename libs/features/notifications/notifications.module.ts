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
import { MessagesController } from './messages.controller.js';
import { Outbox } from './outbox.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import { OutboxRound } from './outbox-round.js';
import { OutboxSeal } from './outbox-seal.js';
import { DeliveryReports } from './sms/delivery-reports.js';
import { ReportsController } from './sms/reports.controller.js';
import { ShownMessageEntity } from './sms/shown-message.entity.js';
import { setUpSms, SmsSetup } from './sms/sms-setup.js';
import { TestWays } from './test-ways.js';

type Ground = [
  UnitOfWork,
  MailDelivery | null,
  SmsSetup,
  OutboxSeal,
  AuditTrail,
  DomainEvents,
  PublicOrigin,
  Clock,
  Log,
];

export const notificationsEntities = [OutboxMessageEntity, ShownMessageEntity] as const;

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
    provide: DeliveryReports,
    inject: [UnitOfWork, AuditTrail, Clock, Log],
    useFactory: (unitOfWork: UnitOfWork, audit: AuditTrail, clock: Clock, log: Log) =>
      new DeliveryReports(unitOfWork, audit, clock, (error) => log.error('sms.report-not-written', error)),
  },
  {
    provide: SmsSetup,
    inject: [CurrentConfig, UnitOfWork, DeliveryReports, PublicOrigin, Clock, Log],
    useFactory: ({ config }: CurrentConfig, ...ground: [UnitOfWork, DeliveryReports, PublicOrigin, Clock, Log]) =>
      setUpSms(config, ...ground),
  },
  {
    provide: TestWays,
    inject: [UnitOfWork, MailDelivery, SmsSetup, AuditTrail, Clock, IdGenerator],
    useFactory: (...ground: ConstructorParameters<typeof TestWays>) => new TestWays(...ground),
  },
  {
    provide: Outbox,
    inject: [CurrentConfig, OutboxSeal, Clock, IdGenerator],
    useFactory: ({ config }: CurrentConfig, seal: OutboxSeal, clock: Clock, ids: IdGenerator) =>
      new Outbox(config.mail, seal, clock, ids, config.sms !== undefined, config.sms),
  },
  {
    provide: OutboxRound,
    inject: [
      ModuleRef,
      UnitOfWork,
      MailDelivery,
      SmsSetup,
      OutboxSeal,
      AuditTrail,
      DomainEvents,
      PublicOrigin,
      Clock,
      Log,
    ],
    useFactory: (modules: ModuleRef, ...[unitOfWork, mail, { gateways: sms }, ...ground]: Ground) =>
      // The gate is looked for when it is needed: whoever fills it in is built later.
      new OutboxRound(unitOfWork, { mail, sms }, ...ground, {
        mayInvite: (id) => modules.get(MailGate, { strict: false }).mayInvite(id),
      }),
  },
];

@Module({ imports: [AuditModule], controllers: [ReportsController, MessagesController], providers, exports: [Outbox] })
export class NotificationsModule {}
