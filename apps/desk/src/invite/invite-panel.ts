import {
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ProblemError, createInvitation } from '@confrere/browser/data-access';
import { DeskStore } from '../desk-store.js';
import { CopyButton } from '../shell/copy-button.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { TEXTS, fill } from '../texts.js';
import { refusalWords } from '../words/refusal-words.js';
import { dayThere, momentOf } from '../words/wall-time.js';
import { QrCode } from './qr-code.js';

/** A name if it is known, a time if there is one, and out comes a link. */
@Component({
  selector: 'cf-invite-panel',
  imports: [CopyButton, FocusedHeading, MatButton, MatFormField, MatHint, MatInput, MatLabel, QrCode],
  templateUrl: './invite-panel.html',
  styleUrl: './invite-panel.css',
})
export class InvitePanel {
  readonly done = output<void>();

  protected readonly texts = TEXTS.invite;
  private readonly store = inject(DeskStore);
  private readonly nameField = viewChild<ElementRef<HTMLInputElement>>('name');
  protected readonly today = computed(() => dayThere(this.store.now(), this.store.timeZone()));
  protected readonly zone = computed(() =>
    fill(TEXTS.invite.timeZone, { zone: this.store.timeZone().replaceAll('_', ' ') }),
  );
  protected readonly making = signal(false);
  protected readonly made = signal<{ link: string; title: string } | null>(null);
  protected readonly fault = signal<string | null>(null);

  private readonly injector = inject(Injector);

  constructor() {
    afterNextRender(() => this.nameField()?.nativeElement.focus());
  }

  protected async make(name: string, day: string, time: string): Promise<void> {
    const visitorName = name.trim() || null;
    const plannedAt = time ? momentOf(day || this.today(), time, this.store.timeZone()) : null;
    this.fault.set(!time && day && day !== this.today() ? TEXTS.invite.timeNeeded : null);
    if (this.fault() || this.making()) return;
    this.making.set(true);
    try {
      const { link } = await createInvitation({ visitorName, plannedAt });
      this.made.set({
        link,
        title: visitorName ? fill(TEXTS.invite.doneNamed, { name: visitorName }) : TEXTS.invite.done,
      });
    } catch (error) {
      const code = error instanceof ProblemError ? error.code : 'server.unexpected';
      this.fault.set(refusalWords(code, { name: visitorName ?? '', by: null }));
    }
    this.making.set(false);
  }

  protected another(): void {
    this.made.set(null);
    afterNextRender(() => this.nameField()?.nativeElement.focus(), { injector: this.injector });
  }
}
