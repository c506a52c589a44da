import type { Clock } from '@confrere/kernel';
import type { PublicOrigin } from '@confrere/platform/access';
import type { Config } from '@confrere/platform/config';
import type { UnitOfWork } from '@confrere/platform/storage';
import type { Log } from '@confrere/platform/telemetry';
import type { DeliveryReports } from './delivery-reports.js';
import type { SmsGateway } from './gateway.js';
import { HttpGateway } from './http-gateway.js';
import { REPORTS_PATH } from './reports.controller.js';
import { ShownMessages } from './shown-messages.js';
import { SmppGateway } from './smpp/smpp-gateway.js';
import { SmsGateways } from './sms-gateways.js';

/** The ways on which text messages leave this appliance; a token to be injected. */
export class SmsSetup {
  constructor(
    /** Null: no text messages are sent. */
    readonly gateways: SmsGateways | null,
    /** Present: nothing leaves, and the desk shows what would have been sent. */
    readonly shown: ShownMessages | null,
  ) {}
}

/** Builds what the config says. */
export function setUpSms(
  { sms, relay, evaluation }: Config,
  unitOfWork: UnitOfWork,
  reports: DeliveryReports,
  origin: PublicOrigin,
  clock: Clock,
  log: Log,
): SmsSetup {
  if (!sms) return new SmsSetup(null, null);
  if (sms.transport === 'development') {
    if (!evaluation) log.warn('sms.shown-not-sent');
    const shown = new ShownMessages(unitOfWork, relay.secrets, clock);
    return new SmsSetup(new SmsGateways([shown], sms, clock), shown);
  }
  const gateways = sms.gateways.map((each): SmsGateway => {
    if (each.kind === 'smpp') return new SmppGateway(each, clock, log, (report) => reports.take(report));
    const reportsTo = each.reportSecret
      ? `${origin.of('visit')}/${REPORTS_PATH}/${each.name}/${each.reportSecret}`
      : '';
    return new HttpGateway(each, reportsTo);
  });
  return new SmsSetup(new SmsGateways(gateways, sms, clock), null);
}
