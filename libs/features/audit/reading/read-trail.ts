import type { AuditPage, AuditPeople, AuditQuery, AuditRow } from '@confrere/contract';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { LessThan } from 'typeorm';
import type { ChainedEntry, Detail } from '../chain/audit-entry.js';
import { AuditEventEntity } from '../trail/audit-event.entity.js';
import { withPayloads } from '../verify/check-storage.js';
import { whereOf } from './audit-filter.js';
import { MemberNames } from './member-names.js';

const PAGE = 50;

/** Shows the trail of one organization to whoever may see it. */
@Injectable()
export class ReadTrail {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly modules: ModuleRef,
  ) {}

  /** The latest first, a page at a time: entries that come meanwhile move nothing. */
  async page(organizationId: string, { before, ...filter }: AuditQuery): Promise<AuditPage> {
    const where = { ...whereOf(filter), ...(before === undefined ? {} : { seq: LessThan(Number(before)) }) };
    const found = await this.unitOfWork.in(organizationId).read(async (entities) => {
      const rows = await entities.find(AuditEventEntity, { where, order: { seq: 'DESC' }, take: PAGE + 1 });
      return withPayloads(entities, rows);
    });
    const names = await this.names(organizationId);
    const shown = found.slice(0, PAGE);
    const last = shown.at(-1)?.entry.seq;
    return {
      entries: shown.map((chained) => rowOf(chained, names)),
      next: found.length > PAGE && last !== undefined ? String(last) : null,
    };
  }

  async people(organizationId: string): Promise<AuditPeople> {
    const people = await this.modules.get(MemberNames, { strict: false }).of(organizationId);
    return { people: [...people].sort((one, other) => one.name.localeCompare(other.name)) };
  }

  /** By id. */
  async names(organizationId: string): Promise<ReadonlyMap<string, string>> {
    const { people } = await this.people(organizationId);
    return new Map(people.map(({ id, name }) => [id, name]));
  }
}

function rowOf({ entry, payload }: ChainedEntry, names: ReadonlyMap<string, string>): AuditRow {
  const { seq, at, actor, action, subject, detail, commitment } = entry;
  return {
    ...{ seq, at, action },
    detail: factsOf(detail),
    actor: { ...actor, name: actor.id === null ? null : (names.get(actor.id) ?? null) },
    subject: subject === null ? null : { id: subject, name: names.get(subject) ?? null },
    apart: payload && factsOf(payload.payload),
    erased: commitment !== null && payload === null,
  };
}

const factsOf = (facts: Detail): AuditRow['detail'] =>
  Object.entries(facts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ({ name, value: value === null ? null : String(value) }));
