import { createHash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@confrere/kernel';
import { Access, TakesForeignForm } from '@confrere/platform/access';
import { CurrentConfig, type HttpGatewayConfig } from '@confrere/platform/config';
import { readBody } from '@confrere/platform/http';
import { Controller, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { DeliveryReports } from './delivery-reports.js';
import { readReports } from './read-report.js';

const LONGEST_REPORT = 256 * 1024;
export const REPORTS_PATH = 'api/visit/sms-reports';

/** Where text message gateways tell how a message went: whoever knows the secret in the address. */
@Controller(REPORTS_PATH)
export class ReportsController {
  constructor(
    private readonly reports: DeliveryReports,
    private readonly current: CurrentConfig,
  ) {}

  @Post(':gateway/:secret')
  @Access({ area: 'visit', to: 'anyone' })
  @TakesForeignForm()
  @HttpCode(204)
  post(@Param('gateway') name: string, @Param('secret') secret: string, @Req() request: Request): Promise<void> {
    return this.take(name, secret, request);
  }

  @Put(':gateway/:secret')
  @Access({ area: 'visit', to: 'anyone' })
  @TakesForeignForm()
  @HttpCode(204)
  put(@Param('gateway') name: string, @Param('secret') secret: string, @Req() request: Request): Promise<void> {
    return this.take(name, secret, request);
  }

  @Get(':gateway/:secret')
  @Access({ area: 'visit', to: 'anyone' })
  @HttpCode(204)
  get(@Param('gateway') name: string, @Param('secret') secret: string, @Req() request: Request): Promise<void> {
    return this.take(name, secret, request);
  }

  private async take(name: string, secret: string, request: Request): Promise<void> {
    const { reports: form } = this.gatewayOf(name, secret);
    const [, query = ''] = request.url.split('?');
    for (const report of readReports(name, form, query, await bodyOf(request))) await this.reports.take(report);
  }

  /** A wrong secret is told the same as a gateway that is not there. */
  private gatewayOf(
    name: string,
    secret: string,
  ): HttpGatewayConfig & { reports: NonNullable<HttpGatewayConfig['reports']> } {
    const gateway = this.current.config.sms?.gateways.find((each) => each.name === name);
    if (gateway?.kind === 'http' && gateway.reportSecret !== undefined && gateway.reports !== undefined)
      if (isSame(gateway.reportSecret, secret)) return { ...gateway, reports: gateway.reports };
    throw new DomainError('sms.report-refused', 'not-found', 'This address takes reports of no gateway.');
  }
}

const isSame = (one: string, other: string): boolean => {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
};

/** JSON was read already; anything else is read here. */
async function bodyOf(request: Request): Promise<string> {
  const read: unknown = request.body;
  if (typeof read === 'object' && read !== null) return JSON.stringify(read);
  return (await readBody(request, LONGEST_REPORT))?.toString() ?? '';
}
