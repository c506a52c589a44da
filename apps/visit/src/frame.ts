import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Situation } from './situation.js';
import { telephoneLink } from './telephone.js';
import { say } from './texts.js';

/** What every screen has alike, in the same place: the clinic, the way to get help, the emergency line. */
@Component({
  selector: 'cf-frame',
  template: `
    <main class="screen">
      <div class="content">
        <p class="clinic">
          @if (organization().logo; as logo) {
            <img class="logo" [src]="logo.address" [width]="logo.width / 2" [height]="logo.height / 2" alt="" />
          }
          {{ organization().name }}
        </p>
        <ng-content />
      </div>
      <div class="actions"><ng-content select="[action]" /></div>
      <footer class="help">
        @if (organization().supportPhone; as phone) {
          <p>
            {{ say('help.line') }} <a [href]="telephoneLink(phone)">{{ say('help.call', { phone }) }}</a>
          </p>
        }
        <button type="button" class="quiet" data-sheet="get-help">{{ say('help.get') }}</button>
        @if (code(); as code) {
          <p>
            <small>{{ say('help.code', { code }) }}</small>
          </p>
        }
        <p class="muted">{{ say('help.emergency', { number: organization().emergencyNumber }) }}</p>
      </footer>
    </main>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Frame {
  readonly code = input<string | null>(null);
  protected readonly say = say;
  protected readonly telephoneLink = telephoneLink;
  private readonly now = inject(Situation);
  protected readonly organization = (): ReturnType<Situation['page']>['organization'] => this.now.page().organization;
}
