import {
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { inviteStaff } from '@confrere/browser/data-access';
import { InvitedRole } from '@confrere/contract';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { FaultAt } from '../../sign-in/fault-at.js';
import { fill } from '../../texts.js';
import { peopleFault } from './people-words.js';
import { StaffLink } from './staff-link.js';
import { PEOPLE } from './texts.js';

/** Invites one person: by mail, or with a link to hand over. */
@Component({
  selector: 'cf-invite-staff',
  imports: [FaultAt, FocusedHeading, MatButton, MatFormField, MatHint, MatInput, MatLabel, StaffLink],
  template: `
    @if (made(); as there) {
      <div class="form" data-test="staff-invited">
        @if (there.link; as link) {
          <cf-staff-link [link]="link" [email]="there.email" />
        } @else {
          <h3 cfFocused>{{ say(texts.sent, { email: there.email }) }}</h3>
        }
        <div class="acts">
          <button type="button" matButton="outlined" data-test="invite-another-member" (click)="another()">
            {{ texts.another }}
          </button>
          <button type="button" matButton="text" data-test="staff-invite-done" (click)="done.emit()">
            {{ texts.done }}
          </button>
        </div>
      </div>
    } @else {
      <form (submit)="$event.preventDefault(); send(email.value, name.value, role.value)" data-test="invite-staff-form">
        <p>{{ mail() ? texts.intro : texts.introLink }}</p>
        <mat-form-field appearance="outline">
          <mat-label>{{ texts.email }}</mat-label>
          <input
            matInput
            #email
            type="email"
            required
            maxlength="254"
            autocomplete="off"
            [cfFaultAt]="fault() ? 'invite-staff-fault' : null"
            data-test="staff-email"
          />
        </mat-form-field>
        <mat-form-field appearance="outline">
          <mat-label>{{ texts.name }}</mat-label>
          <input matInput #name maxlength="64" autocomplete="off" data-test="staff-name" />
          <mat-hint>{{ texts.nameHint }}</mat-hint>
        </mat-form-field>
        <mat-form-field appearance="outline">
          <mat-label>{{ texts.role }}</mat-label>
          <select matNativeControl #role data-test="staff-role" (change)="chosen.set(roleOf(role.value))">
            @for (each of roles; track each) {
              <option [value]="each" [selected]="each === chosen()">{{ names[each] }}</option>
            }
          </select>
          <mat-hint>{{ hints[chosen()] }}</mat-hint>
        </mat-form-field>
        <div id="invite-staff-fault" role="alert">
          @if (fault(); as wrong) {
            <p class="fault" data-test="fault">{{ wrong }}</p>
          }
        </div>
        <button type="submit" matButton="filled" data-test="send-staff-invitation" [disabled]="sending()">
          {{ sending() ? texts.sending : texts.send }}
        </button>
      </form>
    }
  `,
  styleUrl: '../../sign-in/form.css',
  styles: `
    h3 {
      font-size: 1.0625rem;
      overflow-wrap: anywhere;
    }
    h3:focus {
      outline: none;
    }
  `,
})
export class InviteStaffPanel {
  /** Whether invitations go out by mail. */
  readonly mail = input.required<boolean>();
  readonly invited = output<void>();
  readonly done = output<void>();
  protected readonly texts = PEOPLE.inviteForm;
  protected readonly names = PEOPLE.role;
  protected readonly hints = PEOPLE.roleHint;
  protected readonly say = fill;
  protected readonly roles = ['member', 'reception', 'admin', 'auditor'] as const satisfies readonly InvitedRole[];
  protected readonly chosen = signal<InvitedRole>('member');
  protected readonly sending = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly made = signal<{ email: string; link: string | null } | null>(null);
  private readonly field = viewChild<ElementRef<HTMLInputElement>>('email');
  private readonly injector = inject(Injector);

  constructor() {
    this.focus();
  }

  protected roleOf(value: string): InvitedRole {
    return InvitedRole.parse(value);
  }

  protected async send(email: string, name: string, role: string): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.fault.set(null);
    try {
      const invitation = { email: email.trim(), displayName: name.trim() || null, role: this.roleOf(role) };
      const sent = await inviteStaff(invitation);
      this.made.set({ email: sent.invitation.email, link: sent.link });
      this.invited.emit();
    } catch (error) {
      this.fault.set(peopleFault(error));
      this.field()?.nativeElement.focus();
    }
    this.sending.set(false);
  }

  protected another(): void {
    this.made.set(null);
    this.focus();
  }

  private focus(): void {
    afterNextRender(() => this.field()?.nativeElement.focus(), { injector: this.injector });
  }
}
