import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type AuditChain,
  AuditChainQuery,
  type AuditPage,
  type AuditPeople,
  AuditQuery,
  ExportAudit,
} from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Log } from '@confrere/platform/telemetry';
import { Body, Controller, Get, Header, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CheckChain } from './check-chain.js';
import { ExportTrail } from './export-trail.js';
import { ReadTrail } from './read-trail.js';

const TYPES = { jsonl: 'application/jsonl; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

/** The trail of the organization of whoever asks. */
@Access({ area: 'admin', to: 'audit:see' })
@Controller('api/admin/audit')
export class AuditController {
  constructor(
    private readonly reading: ReadTrail,
    private readonly chain: CheckChain,
    private readonly exporting: ExportTrail,
    private readonly log: Log,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  page(
    @Query(new SchemaPipe(AuditQuery)) query: AuditQuery,
    @CurrentMember() { organizationId }: MemberPrincipal,
  ): Promise<AuditPage> {
    return this.reading.page(organizationId, query);
  }

  @Get('people')
  @Header('Cache-Control', 'no-store')
  people(@CurrentMember() { organizationId }: MemberPrincipal): Promise<AuditPeople> {
    return this.reading.people(organizationId);
  }

  @Get('chain')
  @Header('Cache-Control', 'no-store')
  check(
    @Query(new SchemaPipe(AuditChainQuery)) { after }: AuditChainQuery,
    @CurrentMember() { organizationId }: MemberPrincipal,
  ): Promise<AuditChain> {
    return this.chain.stretch(organizationId, Number(after ?? 0));
  }

  @Post('export')
  @Access({ area: 'admin', to: 'audit:export', recent: true })
  async export(
    @Body(new SchemaPipe(ExportAudit)) wish: ExportAudit,
    @CurrentMember() member: MemberPrincipal,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.exporting.run(member, wish);
    response.status(200).setHeader('Cache-Control', 'no-store').setHeader('Content-Type', TYPES[wish.format]);
    response.setHeader('Content-Disposition', `attachment; filename="audit-trail.${wish.format}"`);
    try {
      await pipeline(Readable.from(file), response);
    } catch (failure) {
      // The file has begun: what came is cut off, and lacks its seal.
      if ((failure as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE')
        this.log.error('audit.export-cut', failure);
      response.destroy();
    }
  }
}
