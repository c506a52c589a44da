import {
  Component,
  DestroyRef,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { people, resendStaffInvitation, revokeStaffInvitation } from '@confrere/browser/data-access';
import { isAllowed, type People, type Permission, type StaffInvitation, type StaffMember } from '@confrere/contract';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { DeskStore } from '../../desk-store.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { SidePanel } from '../../shell/side-panel.js';
import { fill } from '../../texts.js';
import { languageName } from '../../words/languages.js';
import { ImportStaffPanel } from './import-staff.js';
import { InviteStaffPanel } from './invite-staff.js';
import { MemberPanel } from './member-panel.js';
import { dateThere, peopleFault } from './people-words.js';
import { StaffLink } from './staff-link.js';
import { PEOPLE } from './texts.js';

/** After the last letter. */
const SEARCHES_AFTER = 250;

type Panel =
  | { readonly kind: 'invite' | 'import' }
  | { readonly kind: 'member'; readonly member: StaffMember }
  | { readonly kind: 'link'; readonly email: string; readonly link: string };

/** The staff: who belongs to it, who is invited to it. */
@Component({
  selector: 'cf-people-page',
  imports: [
    FocusedHeading,
    ImportStaffPanel,
    InviteStaffPanel,
    MatButton,
    MatFormField,
    MatInput,
    MatLabel,
    MemberPanel,
    SidePanel,
    StaffLink,
  ],
  templateUrl: './people-page.html',
  styleUrl: './people-page.css',
})
export class PeoplePage {
  protected readonly texts = PEOPLE;
  protected readonly say = fill;
  protected readonly store = inject(DeskStore);
  private readonly clock = inject(Clock);
  protected readonly staff = signal<People | null>(null);
  protected readonly panel = signal<Panel | null>(null);
  protected readonly fault = signal<string | null>(null);
  private readonly search = signal('');
  private readonly invitedHeading = viewChild<ElementRef<HTMLElement>>('invitedHeading');
  private readonly injector = inject(Injector);
  private timer: ClockTimer | null = null;

  protected readonly mayInvite = computed(() => this.may('people:invite'));
  protected readonly mayChange = computed(() => this.may('people:change'));
  protected readonly panelTitle = computed(() => {
    const panel = this.panel();
    if (panel?.kind === 'member') return panel.member.displayName;
    return panel?.kind === 'import' ? PEOPLE.list.title : PEOPLE.inviteForm.title;
  });

  constructor() {
    void this.load();
    inject(DestroyRef).onDestroy(() => this.timer?.cancel());
  }

  protected searchFor(words: string): void {
    this.search.set(words.trim());
    this.timer?.cancel();
    this.timer = this.clock.after(SEARCHES_AFTER, () => void this.load());
  }

  protected date(moment: string): string {
    return dateThere(moment, this.store.timeZone());
  }

  protected speaks({ languages }: StaffMember): string {
    return fill(PEOPLE.speaks, { languages: languages.map(languageName).join(', ') });
  }

  protected activity({ deactivatedAt, lastActive }: StaffMember): string {
    if (deactivatedAt !== null) return fill(PEOPLE.left, { date: this.date(deactivatedAt) });
    return lastActive === null ? PEOPLE.neverActive : fill(PEOPLE.lastActive, { date: this.date(lastActive) });
  }

  protected async load(): Promise<void> {
    const asked = this.search();
    try {
      const found = await people(asked);
      // Letters were typed meanwhile: the answer to those is on its way.
      if (asked !== this.search()) return;
      this.staff.set(found);
      this.fault.set(null);
    } catch (error) {
      this.fault.set(peopleFault(error));
    }
  }

  protected async changed(words: string): Promise<void> {
    this.panel.set(null);
    this.store.say(words);
    await this.load();
  }

  protected resend({ id, email }: StaffInvitation): Promise<void> {
    return this.attempt(async () => {
      const { link } = await resendStaffInvitation(id);
      if (link === null) this.store.say(fill(PEOPLE.sentAgain, { email }));
      else this.panel.set({ kind: 'link', email, link });
    });
  }

  protected revoke({ id, email }: StaffInvitation): Promise<void> {
    return this.attempt(async () => {
      await revokeStaffInvitation(id);
      this.store.say(fill(PEOPLE.revoked, { email }));
    }).then(() => this.keepFocus());
  }

  /** The line whose button was pressed is gone: the focus stays near it instead of going back to the top. */
  private keepFocus(): void {
    afterNextRender(
      () => {
        if (document.activeElement === document.body) this.invitedHeading()?.nativeElement.focus();
      },
      { injector: this.injector },
    );
  }

  private may(permission: Permission): boolean {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, permission);
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    let wrong: string | null = null;
    try {
      await act();
    } catch (error) {
      wrong = peopleFault(error);
    }
    await this.load();
    if (wrong !== null) this.fault.set(wrong);
  }
}
