import { Component, ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Icon } from '@confrere/browser/ui';
import { isAllowed, type Outcome } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { ConnectionBanner } from '../shell/connection-banner.js';
import { CopyButton } from '../shell/copy-button.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { InvitePanel } from '../invite/invite-panel.js';
import { INVITE } from '../invite/texts.js';
import { NoticeBar } from '../shell/notice-bar.js';
import { SidePanel } from '../shell/side-panel.js';
import { TEXTS, fill } from '../texts.js';
import { durationInWords } from '../words/moments.js';
import { journalLine } from '../words/summary.js';

const OUTCOMES: readonly Outcome[] = ['completed', 'by-phone', 'no-show', 'technical-problem'];

/** After the call: one click says how it went, the line for the journal can be copied, Enter leads back to the queue. */
@Component({
  selector: 'cf-after-call',
  imports: [ConnectionBanner, CopyButton, Icon, FocusedHeading, InvitePanel, MatButton, NoticeBar, SidePanel],
  templateUrl: './after-call.html',
  styleUrl: './after-call.css',
  host: { 'data-test': 'after-call' },
})
export class AfterCall {
  protected readonly store = inject(DeskStore);
  protected readonly texts = TEXTS.after;
  protected readonly outcomes = OUTCOMES;
  protected readonly outcomeTexts = TEXTS.outcome;
  protected readonly saving = signal(false);
  protected readonly booking = signal(false);
  protected readonly mayBook = computed(() => {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, 'appointment:change') && this.store.nothingNew() === null;
  });
  protected readonly bookTitle = computed(() => fill(INVITE.nextTitle, { name: this.name() }));
  private readonly back = viewChild.required<string, ElementRef<HTMLElement>>('back', { read: ElementRef });

  private readonly entry = computed(() => this.store.queue().get(this.store.call.over()?.consultation ?? ''));
  private readonly name = computed(() => this.store.call.over()?.name ?? '');
  protected readonly title = computed(() => fill(TEXTS.after.title, { name: this.name() }));
  protected readonly how = computed(() => (this.entry()?.outcome ? TEXTS.after.howNoted : TEXTS.after.how));
  protected readonly chosen = computed(() => this.entry()?.outcome ?? null);
  protected readonly lasted = computed(() => {
    const over = this.store.call.over();
    return over?.from ? fill(TEXTS.after.lasted, { duration: durationInWords(over.from, over.to) }) : null;
  });
  protected readonly summary = computed(() => {
    const over = this.store.call.over();
    if (!over) return '';
    const professional = this.store.identity()?.member.displayName ?? '';
    return journalLine({ ...over, visitor: over.name, professional }, this.store.timeZone());
  });
  /** The visitor left by mistake and waits again. */
  protected readonly returned = computed(() =>
    this.entry()?.state === 'waiting' ? fill(TEXTS.after.returned, { name: this.name() }) : null,
  );

  protected async note(outcome: Outcome): Promise<void> {
    const over = this.store.call.over();
    if (!over || this.saving()) return;
    this.saving.set(true);
    const taken = await this.store.recordOutcome(over.consultation, outcome);
    this.saving.set(false);
    // Enter leads on; another click still corrects it.
    if (taken) this.back().nativeElement.focus();
  }

  protected callAgain(): void {
    const over = this.store.call.over();
    if (over) void this.store.call.ring(over.consultation, over.name);
  }
}
