import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Icon } from '@confrere/browser/ui';
import { BeforeTheVisit } from '../before-the-visit.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

/** Before you start, and the one button that makes the device ask for camera and microphone. */
@Component({
  selector: 'cf-ask',
  imports: [Frame, Icon],
  template: `
    <cf-frame>
      <h1 tabindex="-1">{{ say('ask.title', { name: now.professional() }) }}</h1>
      <ul class="card lines">
        <li><cf-icon name="lock" />{{ say('ask.only-you') }}</li>
        <li><cf-icon name="person" />{{ say('ask.quiet') }}</li>
      </ul>
      <p>
        {{ prompt[0] }}<strong>{{ say('ask.allow') }}</strong
        >{{ prompt[1] }}
      </p>
      <p>
        <strong>{{ say('ask.nobody') }}</strong>
      </p>
      <button action type="button" class="primary" [attr.aria-disabled]="busy()" (click)="turnOn(true)">
        <cf-icon name="camera" />{{ say(busy() ? 'ask.busy' : 'ask.turn-on') }}
      </button>
      <button action type="button" class="quiet" (click)="turnOn(false)">{{ say('ask.without-camera') }}</button>
    </cf-frame>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Ask {
  protected readonly now = inject(Situation);
  protected readonly say = say;
  protected readonly busy = signal(false);
  protected readonly prompt = say('ask.prompt').split('{allow}');
  private readonly before = inject(BeforeTheVisit);

  protected turnOn(camera: boolean): void {
    if (this.busy()) return;
    this.busy.set(true);
    void this.before.turnOn({ camera, microphone: true }).finally(() => this.busy.set(false));
  }
}
