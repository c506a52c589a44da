import { ChangeDetectionStrategy, Component, ElementRef, inject } from '@angular/core';
import { playRemote } from '@confrere/browser/ui';
import { Clinic } from './clinic.js';
import { After } from './screens/after.js';
import { Elsewhere } from './screens/elsewhere.js';
import { InCall } from './screens/in-call.js';
import { Ringing } from './screens/ringing.js';
import { Waiting } from './screens/waiting.js';
import { WelcomeBack } from './screens/welcome-back.js';
import { Situation } from './situation.js';

/** The screens that need the clinic; loaded while the visitor checks camera and sound. */
@Component({
  selector: 'cf-visit',
  imports: [After, Elsewhere, InCall, Ringing, Waiting, WelcomeBack],
  template: `
    @if (now.call(); as call) {
      <cf-in-call
        [call]="call"
        [attr.inert]="call.phase === 'ringing' ? '' : null"
        [attr.role]="call.phase === 'ringing' ? null : 'main'"
      />
    }
    @switch (now.screen()) {
      @case ('waiting') {
        <cf-waiting />
      }
      @case ('ringing') {
        <cf-ringing (answer)="answer()" />
      }
      @case ('welcome-back') {
        <cf-welcome-back />
      }
      @case ('elsewhere') {
        <cf-elsewhere />
      }
      @case ('after') {
        <cf-after />
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClinicScreens {
  protected readonly now = inject(Situation);
  private readonly clinic = inject(Clinic);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  /** Inside the tap, so that the browser lets the sound play. */
  protected answer(): void {
    this.clinic.answer();
    playRemote(this.host);
  }
}
