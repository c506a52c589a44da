import { Clock, IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { OrganizationEntity } from './organization.entity.js';

export interface NewOrganization {
  readonly name: string;
  readonly supportPhone: string | null;
  readonly emergencyNumber: string;
  readonly timeZone: string;
}

/** Brings a new organization into being. */
@Injectable()
export class FoundOrganization {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @returns its id. */
  async found({ entities }: Transaction, organization: NewOrganization): Promise<string> {
    const id = this.ids.id();
    await entities.insert(OrganizationEntity, { ...organization, id, createdAt: this.clock.now() });
    return id;
  }
}
