import { Outbox } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { DomainEvents } from '@confrere/platform/events';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Not } from 'typeorm';
import type { BreakGlassUsed, SignInChanged } from './events.js';
import { LoginSessionEntity } from './login-session.entity.js';

interface Whose {
  readonly organizationId: string;
  readonly memberId: string;
}

/** Writes to members with an account here when the way they sign in was changed, or they were signed in in a new browser. */
@Injectable()
export class SignInNotices implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.events.on<SignInChanged>('sign-in.changed', (whose) =>
      this.guarded(whose, (tx) => this.notify(tx, whose, 'sign-in-changed', {})),
    );
    this.events.on<BreakGlassUsed>('break-glass.used', (whose) =>
      this.guarded(whose, async (tx) => this.notify(tx, whose, 'break-glass-used', await this.deviceOf(tx, whose))),
    );
  }

  /** Somebody was signed in in a browser in which they were never before. The first sign-in of all is no news. */
  newBrowser(whose: Whose & { readonly loginSessionId: string }): Promise<void> {
    const { organizationId, memberId, loginSessionId: id } = whose;
    return this.guarded(whose, async (tx) => {
      const earlier = { organizationId, memberId, id: Not(id) };
      if (!(await tx.entities.existsBy(LoginSessionEntity, earlier))) return;
      await this.notify(tx, whose, 'new-device', await this.deviceOf(tx, whose));
    });
  }

  private async deviceOf({ entities }: Transaction, session: { organizationId: string; loginSessionId: string }) {
    const { organizationId, loginSessionId: id } = session;
    const { device } = await entities.findOneByOrFail(LoginSessionEntity, { id, organizationId });
    return { device: device ?? 'a browser that does not say what it is' };
  }

  private async notify<Template extends 'break-glass-used' | 'new-device' | 'sign-in-changed'>(
    tx: Transaction,
    { organizationId, memberId }: Whose,
    template: Template,
    more: { device?: string },
  ): Promise<void> {
    const member = await tx.entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
    const { name, languages } = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const fields = { device: '', ...more, organization: name };
    await this.outbox.notify(tx, { organizationId, template, member, fields, language: languages[0] });
  }

  /** What it tells of has happened: a mail that cannot be written takes nothing back. */
  private async guarded({ organizationId }: Whose, work: (tx: Transaction) => Promise<void>): Promise<void> {
    if (!this.outbox.canSend()) return;
    try {
      await this.unitOfWork.in(organizationId).run(work);
    } catch (error) {
      this.log.error('sign-in-notice.not-written', error);
    }
  }
}
