import { Component, computed, input } from '@angular/core';
import type { RoomView } from '@confrere/contract';
import { standingWords } from './standing-words.js';
import { ROOMS } from './texts.js';

/** What visitors of a room meet, as it was saved: at the door, while waiting, after the call. */
@Component({
  selector: 'cf-visitor-preview',
  template: `
    <h2 id="preview-heading">{{ texts.preview }}</h2>
    @if (unsaved()) {
      <p class="small">{{ texts.previewUnsaved }}</p>
    }
    <div class="shown" data-test="preview">
      <p>
        <strong>{{ door() }}</strong>
      </p>
      <ul>
        @for (line of lines(); track $index) {
          <li>{{ line }}</li>
        }
      </ul>
      <p>
        <span class="small">{{ texts.previewWaiting }}</span> {{ room().settings.waitingText ?? texts.nothing }}
      </p>
      <p>
        <span class="small">{{ texts.previewAfter }}</span> {{ room().settings.afterText ?? texts.nothing }}
        @if (room().settings.afterLink; as link) {
          <u>{{ link.text }}</u>
        }
      </p>
    </div>
    @if (room().address; as address) {
      <p>
        <a [href]="address" target="_blank" rel="noopener" data-test="open-page">{{ texts.previewPage }}</a>
        <span class="small"> {{ address }}</span>
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    .shown {
      display: grid;
      gap: 0.5rem;
      padding: 0.875rem 1rem;
      border: 1px dashed var(--cf-input-line);
      border-radius: var(--cf-radius);
      background: var(--cf-ground);
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
    p,
    li {
      white-space: pre-line;
    }
    a {
      color: var(--cf-primary);
    }
  `,
})
export class VisitorPreview {
  readonly room = input.required<RoomView>();
  readonly timeZone = input.required<string>();
  readonly unsaved = input(false);
  protected readonly texts = ROOMS;

  protected readonly door = computed(() => {
    const { suspended, settings, standing } = this.room();
    if (suspended) return ROOMS.previewSuspended;
    if (!settings.walkIn) return ROOMS.previewInvited;
    return standing.open ? ROOMS.previewOpen : ROOMS.previewClosed;
  });
  protected readonly lines = computed((): string[] => {
    const { suspended, settings, standing } = this.room();
    if (suspended) return [suspended.text ?? ROOMS.nothing];
    if (!settings.walkIn) return [];
    if (standing.open) return ['Name', 'Mobile number', ...settings.questions.map(({ text }) => text)];
    return [standingWords(this.room(), this.timeZone()), ...(settings.closedText ? [settings.closedText] : [])];
  });
}
