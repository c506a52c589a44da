import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import {
  changeStaffRole,
  deactivateStaff,
  endLoginsOf,
  openWorkOf,
  reactivateStaff,
  transferOwnership,
} from '@confrere/browser/data-access';
import { isAllowed, MemberRole, type OpenWork, type StaffMember } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { FaultAt } from '../../sign-in/fault-at.js';
import { fill } from '../../texts.js';
import { EndLogins } from './end-logins.js';
import { counted, peopleFault } from './people-words.js';
import { PEOPLE } from './texts.js';

type Part = 'logins' | 'role' | 'transfer' | 'deactivate' | 'reactivate';

/** What can be done with one member's account. */
@Component({
  selector: 'cf-member-panel',
  imports: [EndLogins, FaultAt, MatButton, MatFormField, MatHint, MatInput, MatLabel],
  templateUrl: './member-panel.html',
  styleUrls: ['../../sign-in/form.css', './member-panel.css'],
})
export class MemberPanel {
  readonly member = input.required<StaffMember>();
  /** Something was done: what to say. */
  readonly changed = output<string>();
  protected readonly texts = PEOPLE.member;
  protected readonly names = PEOPLE.role;
  protected readonly hints = PEOPLE.roleHint;
  protected readonly say = fill;
  protected readonly roles = MemberRole.options.filter((role) => role !== 'owner');
  private readonly store = inject(DeskStore);
  private readonly confirmation = inject(IdentityConfirmation);

  protected readonly isOwn = computed(() => this.member().id === this.store.member());
  protected readonly mayTransfer = computed(() => {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, 'organization:transfer');
  });
  protected readonly organization = computed(() => this.store.identity()?.organization.name ?? '');
  /** Who can take visitors over. */
  protected readonly colleagues = signal<OpenWork['colleagues']>([]);
  protected readonly chosen = signal<MemberRole>('member');
  /** How many visitors this member expects; null until it is known. */
  protected readonly expected = signal<number | null>(null);
  protected readonly expectedWords = computed(() => {
    const count = this.expected() ?? 0;
    return count === 0 ? PEOPLE.member.nobodyExpected : counted(PEOPLE.member.expected, count);
  });
  protected readonly handOverTo = signal('');
  protected readonly busy = signal(false);
  protected readonly fault = signal<{ part: Part; words: string } | null>(null);

  constructor() {
    effect(() => {
      const { id, role, deactivatedAt } = this.member();
      this.chosen.set(role);
      if (deactivatedAt !== null || role === 'owner' || this.isOwn()) return;
      openWorkOf(id).then(
        ({ consultations, colleagues }) => {
          this.colleagues.set(colleagues);
          this.expected.set(consultations);
        },
        (error: unknown) => this.tell('deactivate', error),
      );
    });
  }

  protected faultOf(part: Part): string | null {
    const fault = this.fault();
    return fault?.part === part ? fault.words : null;
  }

  protected roleOf(value: string): MemberRole {
    return MemberRole.parse(value);
  }

  protected saveRole(role: string): Promise<void> {
    const { id, displayName } = this.member();
    const words = fill(PEOPLE.member.roleSaved, { name: displayName, role: PEOPLE.role[this.roleOf(role)] });
    return this.attempt('role', words, () => changeStaffRole(id, this.roleOf(role)));
  }

  protected transfer(organizationName: string): Promise<void> {
    const { id, displayName } = this.member();
    const words = fill(PEOPLE.member.transferred, { name: displayName });
    return this.attempt('transfer', words, async () => {
      await transferOwnership({ to: id, organizationName });
      // Who one is has changed: other screens and acts are allowed from now on.
      const identity = this.store.identity();
      if (identity) this.store.signedIn({ ...identity, member: { ...identity.member, role: 'admin' } });
    });
  }

  protected endLogins(): Promise<void> {
    const { id, displayName } = this.member();
    const words = fill(PEOPLE.member.loginsEnded, { name: displayName });
    return this.attempt('logins', words, () => endLoginsOf(id));
  }

  protected deactivate(handOverTo: string): Promise<void> {
    const { id, displayName } = this.member();
    const words = fill(PEOPLE.member.deactivated, { name: displayName });
    return this.attempt('deactivate', words, () => deactivateStaff(id, handOverTo || null));
  }

  protected reactivate(): Promise<void> {
    const { id, displayName } = this.member();
    const words = fill(PEOPLE.member.reactivated, { name: displayName });
    return this.attempt('reactivate', words, () => reactivateStaff(id));
  }

  private async attempt(part: Part, done: string, act: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      await this.confirmation.before(act);
      this.changed.emit(done);
    } catch (error) {
      this.tell(part, error);
    }
    this.busy.set(false);
  }

  private tell(part: Part, error: unknown): void {
    const words = peopleFault(error);
    this.fault.set(words === null ? null : { part, words });
  }
}
