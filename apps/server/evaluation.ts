import { EntryLinks, InvitationLinks } from '@confrere/features/identity';
import { FoundOrganization, OrganizationEntity } from '@confrere/features/organizations';
import { AddMember, MemberEntity } from '@confrere/features/people';
import { ConsultationEntity, CreateInvitation, FoundTeam, RoomEntity, Teams } from '@confrere/features/rooms';
import { Clock } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';

const MINUTE = 60_000;
const PLANNED_IN = 10 * MINUTE;
const PLANNED_TO = 5 * MINUTE;

/** No such number exists: Norwegian numbers of eight digits never begin with 1. */
const CLINIC = {
  slug: 'fjordklinikken',
  country: 'NO',
  name: 'Fjordklinikken',
  supportPhone: '+47 12 34 56 78',
  emergencyNumber: '113',
  timeZone: 'Europe/Oslo',
} as const;
const PROFESSIONAL = { role: 'owner', displayName: 'Dr Ingrid Hansen', title: 'General practitioner' } as const;
const COLLEAGUE = { role: 'member', displayName: 'Dr Jonas Berg', title: 'Psychologist' } as const;

/** Can be visited at `/fjordklinikken`, by whoever wants to try it. */
const TEAM = {
  name: 'Walk-in clinic',
  settings: {
    walkIn: true,
    showPosition: true,
    questions: [{ text: 'What is it about?', needed: false }],
    waitingText: 'Have a list of your medicines at hand.',
  },
} as const;

/** Links to hand out on the screen. */
export interface EvaluationLinks {
  readonly professional: string;
  readonly colleague: string;
  readonly visitor: string;
}

/** The example clinic of an appliance without a config file. Never used with one: main.ts asks for it only then. */
@Injectable()
export class Evaluation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly organizations: FoundOrganization,
    private readonly people: AddMember,
    private readonly entryLinks: EntryLinks,
    private readonly invitationLinks: InvitationLinks,
    private readonly invitations: CreateInvitation,
    private readonly teams: FoundTeam,
    private readonly membership: Teams,
    private readonly clock: Clock,
    private readonly origin: PublicOrigin,
  ) {}

  /** Makes the clinic on the first start, and fresh links on each. */
  freshLinks(): Promise<EvaluationLinks> {
    return this.unitOfWork.everywhere.run(async (transaction) => {
      const organizationId = await this.clinic(transaction);
      const professional = await this.member(transaction, organizationId, PROFESSIONAL);
      const colleague = await this.member(transaction, organizationId, COLLEAGUE);
      await this.team(transaction, organizationId, [professional, colleague]);
      const visitor = await this.visitor(transaction, organizationId, professional);
      const entry = async (member: string): Promise<string> =>
        `${this.origin.of('desk')}/desk/enter#${(await this.entryLinks.issue(transaction, member)).secret}`;
      return {
        professional: await entry(professional),
        colleague: await entry(colleague),
        visitor: `${this.origin.of('visit')}/j/${visitor.reference}#${visitor.secret}`,
      };
    });
  }

  private async clinic(transaction: Transaction): Promise<string> {
    const there = await transaction.entities.findOneBy(OrganizationEntity, { slug: CLINIC.slug });
    return there?.id ?? this.organizations.found(transaction, CLINIC);
  }

  private async member(
    transaction: Transaction,
    organizationId: string,
    member: typeof PROFESSIONAL | typeof COLLEAGUE,
  ): Promise<string> {
    const { displayName } = member;
    const there = await transaction.entities.findOneBy(MemberEntity, { organizationId, displayName });
    return there?.id ?? this.people.add(transaction, { organizationId, ...member });
  }

  /** Founded once: what somebody makes of it stays. */
  private async team(transaction: Transaction, organizationId: string, members: readonly string[]): Promise<void> {
    if (await transaction.entities.existsBy(RoomEntity, { organizationId, kind: 'team' })) return;
    const id = await this.teams.run(transaction, organizationId, TEAM.name, null);
    await transaction.entities.update(RoomEntity, { id, organizationId }, { settings: TEAM.settings });
    const room = await transaction.entities.findOneByOrFail(RoomEntity, { id, organizationId });
    await this.membership.become(transaction, null, room, members);
  }

  /** One whom the last start invited and who has not come yet gets a new link, so that restarts do not fill the queue. */
  private async visitor(transaction: Transaction, organizationId: string, memberId: string) {
    const now = this.clock.now();
    const invited = await transaction.entities.findOneBy(ConsultationEntity, {
      organizationId,
      memberId,
      state: 'invited',
      plannedAt: MoreThan(now),
    });
    if (invited?.plannedAt) {
      const expiresAt = new Date(invited.plannedAt.getTime() + 24 * 60 * MINUTE);
      return this.invitationLinks.issue(transaction, { organizationId, consultationId: invited.id, expiresAt });
    }
    const plannedAt = new Date(Math.ceil((now.getTime() + PLANNED_IN) / PLANNED_TO) * PLANNED_TO);
    return this.invitations.run(transaction, { organizationId, memberId, visitorName: null, plannedAt }, null);
  }
}
