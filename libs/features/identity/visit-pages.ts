import type { VisitPage } from '@confrere/contract';
import { mayWork, OrganizationEntity, pictureOf } from '@confrere/features/organizations';
import { Clock } from '@confrere/kernel';
import { Principals } from '@confrere/platform/access';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { InvitationEntity } from './invitation.entity.js';
import { InvitationLinks } from './invitation-links.js';
import { InvitedConsultations } from './invited-consultations.js';

/** For an address that leads nowhere on an appliance with several organizations: nothing of any of them. */
const NOWHERE = {
  name: 'Confrere',
  supportPhone: null,
  supportHours: null,
  emergencyNumber: '112',
  timeZone: 'UTC',
  logo: null,
  open: true,
} as const;

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
    const id = invitation.organizationId;
    const organization = await this.unitOfWork
      .in(id)
      .read(async (entities) => viewOf(entities, await entities.findOneByOrFail(OrganizationEntity, { id })));
    return {
      reference: invitation.reference,
      // Who is in a call may come back to it, also on another device.
      organization: { ...organization, open: organization.open || consultation.inCall },
      professional: consultation.professional,
      plannedAt: consultation.plannedAt?.toISOString() ?? null,
      now: this.clock.now().toISOString(),
      opened,
      visitorName: opened ? consultation.visitorName : null,
      over: consultation.over,
      cancelled: consultation.cancelled,
      movedFrom: consultation.movedFrom?.toISOString() ?? null,
      ending: consultation.ending,
    };
  }

  private async nothingHere(): Promise<VisitPage> {
    // With one organization on the appliance, its name and phone help whoever holds an old link.
    const only = await this.unitOfWork.everywhere.read(async (entities) => {
      const state = Not('erased' as const);
      const [one, ...others] = await entities.find(OrganizationEntity, { where: { state }, take: 2 });
      return one && others.length === 0 ? viewOf(entities, one) : null;
    });
    return {
      reference: null,
      organization: only ?? NOWHERE,
      professional: null,
      plannedAt: null,
      now: this.clock.now().toISOString(),
      opened: false,
      visitorName: null,
      over: false,
      cancelled: false,
      movedFrom: null,
      ending: null,
    };
  }
}

const viewOf = async (
  entities: Rows,
  { id, name, supportPhone, supportHours, emergencyNumber, timeZone, state }: OrganizationEntity,
): Promise<VisitPage['organization']> => ({
  ...{ name, supportPhone, supportHours, emergencyNumber, timeZone },
  logo: await pictureOf(entities, id, null),
  open: mayWork(state),
});
