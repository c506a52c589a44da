import { Country, EmergencyNumber, Languages, Slug } from '@confrere/contract';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { OrganizationEntity } from './organization.entity.js';
import { slugFrom } from './slug.js';

export interface NewOrganization {
  readonly name: string;
  readonly supportPhone: string | null;
  readonly emergencyNumber: string;
  readonly timeZone: string;
  /** Made of the name when left out. */
  readonly slug?: string;
  /** Norway when left out. */
  readonly country?: string;
  /** English when left out. */
  readonly languages?: readonly string[];
  readonly organizationNumber?: string | null;
  readonly supportHours?: string | null;
}

/** Brings a new organization into being. */
@Injectable()
export class FoundOrganization {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /**
   * To be called in a unit of work everywhere: addresses are looked for among all.
   * @returns its id.
   * @throws DomainError `organization.slug-taken`; `organization.invalid` for what no organization can have.
   */
  async found({ entities }: Transaction, organization: NewOrganization): Promise<string> {
    const id = this.ids.id();
    const now = this.clock.now();
    const isFree = async (slug: string) => !(await entities.existsBy(OrganizationEntity, { slug }));
    const slug = organization.slug ?? (await slugFrom(organization.name, isFree));
    if (!(await isFree(slug)))
      throw new DomainError('organization.slug-taken', 'conflict', `Another organization has the address /${slug}.`);
    const row = {
      organizationNumber: null,
      supportHours: null,
      country: 'NO',
      languages: ['en'],
      ...organization,
      slug,
      id,
      state: 'active',
      stateReason: null,
      stateNote: null,
      stateSince: now,
      closesAt: null,
      version: 1,
      createdAt: now,
    } as const;
    for (const [field, schema] of Object.entries({
      slug: Slug,
      country: Country,
      languages: Languages,
      emergencyNumber: EmergencyNumber,
    }))
      if (!schema.safeParse(row[field as keyof typeof row]).success)
        throw new DomainError('organization.invalid', 'invalid', `No organization can have this ${field}.`);
    await entities.insert(OrganizationEntity, row);
    return id;
  }
}
