import { Component, ElementRef, afterRenderEffect, computed, inject, viewChild } from '@angular/core';
import { CallStage } from '@confrere/browser/ui';
import { DeskStore } from '../desk-store.js';
import { ConnectionBanner } from '../shell/connection-banner.js';
import { TEXTS, fill } from '../texts.js';
import { CallDock } from './call-dock.js';
import { RingingCover } from './ringing-cover.js';

/**
 * From Call to the end, on one screen. The stage is in the page while it rings, covered: its streams are attached before
 * the visitor answers, and answering only takes the cover away.
 */
@Component({
  selector: 'cf-call-screen',
  imports: [CallDock, CallStage, ConnectionBanner, RingingCover],
  template: `
    <cf-connection-banner />
    <main>
      <h1 class="only-heard" tabindex="-1" #heading>{{ title() }}</h1>
      @if (call.view(); as view) {
        <div class="stage" [attr.inert]="ringing() ? '' : null">
          <cf-call-stage
            [role]="'professional'"
            data-test="stage"
            [call]="view"
            [media]="call.media()"
            (microphone)="store.media.setMicrophone($event)"
            (camera)="store.media.setCamera($event)"
            (turnCamera)="store.media.turnCamera()"
            (leave)="call.leave()"
            (end)="call.end()"
          >
            <p stage-help class="small">{{ texts.lostHelp }}</p>
          </cf-call-stage>
        </div>
        <cf-call-dock [attr.inert]="ringing() ? '' : null" />
      }
      @if (ringing()) {
        <cf-ringing-cover />
      }
    </main>
  `,
  styleUrl: './call-screen.css',
  host: { '[attr.data-phase]': 'call.view()?.phase ?? null' },
})
export class CallScreen {
  protected readonly store = inject(DeskStore);
  protected readonly call = this.store.call;
  protected readonly texts = TEXTS.call;
  protected readonly ringing = computed(() => (this.call.view()?.phase ?? 'ringing') === 'ringing');
  protected readonly title = computed(() => fill(TEXTS.call.title, { name: this.call.attempt()?.name ?? '' }));
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  constructor() {
    // The cover had the focus; a screen reader goes on at the heading of the call.
    afterRenderEffect(() => {
      if (!this.ringing()) this.heading().nativeElement.focus({ preventScroll: true });
    });
  }
}
