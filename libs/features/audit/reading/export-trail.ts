import type { AuditFilter, ExportAudit } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { CurrentConfig } from '@confrere/platform/config';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../chain/canonical-json.js';
import type { ChainedEntry } from '../chain/audit-entry.js';
import { SigningKey } from '../chain/signing-key.js';
import { AuditEventEntity } from '../trail/audit-event.entity.js';
import { AuditHeadEntity } from '../trail/audit-head.entity.js';
import { AuditTrail } from '../trail/audit-trail.js';
import { withPayloads } from '../verify/check-storage.js';
import { isSelection, numbered, type Stretch, stretchOf, whereOf } from './audit-filter.js';
import { csvRow } from './csv.js';
import { ExportLines } from './export-lines.js';
import { ReadTrail } from './read-trail.js';

const PAGE = 500;
const COLUMNS = [
  'number',
  'time (UTC)',
  'actor kind',
  'actor',
  'actor name',
  'action',
  'subject',
  'detail',
  'apart',
  'hash',
];

/** Hands the trail of an organization out as a file. That it was handed out is an entry, written before the first line. */
@Injectable()
export class ExportTrail {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly trail: AuditTrail,
    private readonly reading: ReadTrail,
    private readonly current: CurrentConfig,
    private readonly clock: Clock,
  ) {}

  /** @returns the file, piece by piece; the entry about it has been written then. */
  async run(member: MemberPrincipal, { format, filter }: ExportAudit): Promise<AsyncIterable<string>> {
    const { organizationId } = member;
    const stretch = await this.unitOfWork.in(organizationId).run(async (tx) => {
      await this.trail.record(tx, {
        ...{ organizationId, actor: member, action: 'audit-trail.exported' },
        detail: { format, narrowed: isSelection(filter), from: filter.from ?? null, to: filter.to ?? null },
      });
      const head = await tx.entities.findOneBy(AuditHeadEntity, {});
      return stretchOf(tx.entities, filter, head?.seq ?? 0);
    });
    return format === 'csv'
      ? this.csv(organizationId, filter, stretch, await this.reading.names(organizationId))
      : this.jsonLines(organizationId, filter, stretch);
  }

  private async *jsonLines(organizationId: string, filter: AuditFilter, stretch: Stretch): AsyncGenerator<string> {
    const key = SigningKey.in(this.current.config.audit.keyFile);
    const lines = new ExportLines(organizationId, key, !isSelection(filter));
    for await (const page of this.pages(organizationId, filter, stretch))
      yield page.map((chained) => lines.entry(chained)).join('');
    yield lines.seal(this.clock.now());
  }

  private async *csv(
    organizationId: string,
    filter: AuditFilter,
    stretch: Stretch,
    names: ReadonlyMap<string, string>,
  ): AsyncGenerator<string> {
    yield csvRow(COLUMNS);
    for await (const page of this.pages(organizationId, filter, stretch))
      yield page
        .map(({ entry, hash, payload }) =>
          csvRow([
            ...[entry.seq, entry.at, entry.actor.kind, entry.actor.id, names.get(entry.actor.id ?? '') ?? null],
            ...[entry.action, entry.subject, canonicalJson(entry.detail)],
            payload ? canonicalJson(payload.payload) : null,
            hash,
          ]),
        )
        .join('');
  }

  /** Entries do not change: so each page may be read by itself. */
  private async *pages(organizationId: string, filter: AuditFilter, stretch: Stretch): AsyncGenerator<ChainedEntry[]> {
    const narrowed = isSelection(filter) ? whereOf(filter) : {};
    for (let after = stretch.first - 1; ;) {
      const page = await this.unitOfWork.in(organizationId).read(async (entities) => {
        const where = { ...narrowed, seq: numbered(after, stretch) };
        const rows = await entities.find(AuditEventEntity, { where, order: { seq: 'ASC' }, take: PAGE });
        return withPayloads(entities, rows);
      });
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.entry.seq ?? stretch.last;
    }
  }
}
