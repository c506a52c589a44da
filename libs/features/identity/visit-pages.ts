import type { VisitPage } from '@confrere/contract';
import { OrganizationEntity } from '@confrere/features/organizations';
import { Clock } from '@confrere/kernel';
import { Principals } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { InvitationEntity } from './invitation.entity.js';
import { InvitationLinks } from './invitation-links.js';
import { InvitedConsultations } from './invited-consultations.js';

/** For an address that leads nowhere on an appliance with several organizations: nothing of any of them. */
const NOWHERE = { name: 'Confrere', supportPhone: null, emergencyNumber: '112', timeZone: 'UTC' } as const;

/** Says what a visitor's page shows before it is connected. */
@Injectable()
export class VisitPages {
  constructor(
    private readonly links: InvitationLinks,
    private readonly consultations: InvitedConsultations,
    private readonly principals: Principals,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * @param reference from the address; null for the bare `/j`, where the link cookie says which invitation is meant.
   * @returns the same page for unknown, expired and revoked: `reference` null.
   */
  async describe(reference: string | null, cookieHeader: string | undefined): Promise<VisitPage> {
    const principal = await this.principals.fromCookies('visitor', cookieHeader);
    const invitation =
      reference !== null
        ? await this.links.find(reference)
        : principal && (await this.links.findById(principal.invitationId));
    if (!invitation) return this.nothingHere();
    return this.of(invitation, principal?.invitationId === invitation.id);
  }

  /** @param opened this device has opened the link: it may see the visitor's name. */
  async of(invitation: InvitationEntity, opened: boolean): Promise<VisitPage> {
    const consultation = await this.consultations.describe(invitation.consultationId);
    if (!consultation) return this.nothingHere();
    const organization = await this.unitOfWork
      .in(invitation.organizationId)
      .read((entities) => entities.findOneByOrFail(OrganizationEntity, { id: invitation.organizationId }));
    return {
      reference: invitation.reference,
      organization: viewOf(organization),
      professional: consultation.professional,
      plannedAt: consultation.plannedAt?.toISOString() ?? null,
      now: this.clock.now().toISOString(),
      opened,
      visitorName: opened ? consultation.visitorName : null,
      over: consultation.over,
    };
  }

  private async nothingHere(): Promise<VisitPage> {
    // With one organization on the appliance, its name and phone help whoever holds an old link.
    const organizations = await this.unitOfWork.everywhere.read((entities) =>
      entities.find(OrganizationEntity, { take: 2 }),
    );
    const [only] = organizations.length === 1 ? organizations : [];
    return {
      reference: null,
      organization: only ? viewOf(only) : NOWHERE,
      professional: null,
      plannedAt: null,
      now: this.clock.now().toISOString(),
      opened: false,
      visitorName: null,
      over: false,
    };
  }
}

const viewOf = ({ name, supportPhone, emergencyNumber, timeZone }: OrganizationEntity) => ({
  name,
  supportPhone,
  emergencyNumber,
  timeZone,
});
