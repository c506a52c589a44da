import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { BeforeTheVisit } from '../before-the-visit.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

/** One field, shown only when nobody has told the name. */
@Component({
  selector: 'cf-name',
  imports: [Frame],
  template: `
    <cf-frame>
      <h1 tabindex="-1">{{ say('name.title') }}</h1>
      <form id="name-form" novalidate (submit)="submit($event, field)">
        <label class="field"
          >{{ say('name.label') }}
          <input
            #field
            name="name"
            autocomplete="name"
            maxlength="64"
            required
            aria-describedby="name-why name-missing"
            [attr.aria-invalid]="missing()"
          />
        </label>
        <p id="name-missing" class="problem" role="alert">{{ missing() ? say('name.missing') : '' }}</p>
        <p id="name-why" class="muted">{{ say('name.why', { name: now.professional() }) }}</p>
      </form>
      <button action type="submit" form="name-form" class="primary">{{ say('name.continue') }}</button>
    </cf-frame>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Name {
  protected readonly now = inject(Situation);
  protected readonly say = say;
  protected readonly missing = signal(false);
  private readonly before = inject(BeforeTheVisit);

  protected submit(event: Event, input: HTMLInputElement): void {
    event.preventDefault();
    const name = input.value.replace(/\s+/g, ' ').trim();
    this.missing.set(name === '');
    if (name) void this.before.named(name);
    else input.focus();
  }
}
