import { Component, DestroyRef, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { IdentityProvider } from '@confrere/contract';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { DeskStore } from '../../desk-store.js';
import { fill } from '../../texts.js';
import { momentThere, roleWord } from './provider-words.js';
import { refusalAdvice } from './refusal-advice.js';
import { STAFF_SIGN_IN } from './texts.js';

const LOOKS_EVERY = 3_000;
/** As long as a sign-in may take. */
const LOOKS_FOR = 10 * 60_000;

/** Tries a sign-in without letting anybody in, and shows what it and the last real one brought. */
@Component({
  selector: 'cf-provider-trial',
  imports: [MatButton],
  templateUrl: './provider-trial.html',
  styleUrls: ['./parts.css', './card.css', './provider-trial.css'],
})
export class ProviderTrial {
  readonly provider = input.required<IdentityProvider>();
  readonly mayTry = input.required<boolean>();
  /** What is known may have changed at the server. */
  readonly asked = output<void>();
  protected readonly texts = STAFF_SIGN_IN.trial;
  protected readonly lastTexts = STAFF_SIGN_IN.last;
  protected readonly say = fill;
  protected readonly fields: Readonly<Record<string, string>> = STAFF_SIGN_IN.settings.field;
  private readonly store = inject(DeskStore);
  private readonly clock = inject(Clock);
  private timer: ClockTimer | null = null;
  /** Until when the answer is looked out for, by the monotonic clock; null: it is not. */
  private until: number | null = null;
  private before: string | null = null;
  protected readonly waiting = signal(false);

  protected readonly outcome = computed(() => {
    const tried = this.provider().lastTry;
    if (!tried) return null;
    const date = this.date(tried.at);
    if (tried.role === null)
      return { good: false, words: fill(this.texts.refused, { date, why: refusalAdvice(tried.refusal ?? 'no-role') }) };
    const sentence = tried.joins ? this.texts.wouldJoin : this.texts.wouldEnter;
    return { good: true, words: fill(sentence, { date, role: roleWord(tried.role) }) };
  });
  protected readonly refusal = computed(() => {
    const last = this.provider().lastRefusal;
    return last && fill(this.lastTexts.refused, { date: this.date(last.at), why: refusalAdvice(last.reason) });
  });
  protected readonly seenAt = computed(() => {
    const last = this.provider().lastAssertion;
    return last && fill(this.lastTexts.at, { date: this.date(last.at) });
  });

  constructor() {
    effect(() => {
      const at = this.provider().lastTry?.at ?? null;
      untracked(() => {
        if (this.waiting() && at !== this.before) this.stop();
      });
    });
    inject(DestroyRef).onDestroy(() => this.timer?.cancel());
  }

  /** The link itself opens the tab. */
  protected begun(): void {
    this.before = this.provider().lastTry?.at ?? null;
    this.until = this.clock.monotonic() + LOOKS_FOR;
    this.waiting.set(true);
    this.wait();
  }

  private wait(): void {
    this.timer?.cancel();
    this.timer = this.clock.after(LOOKS_EVERY, () => {
      if (this.until === null || this.clock.monotonic() > this.until) return this.stop();
      this.asked.emit();
      this.wait();
    });
  }

  private stop(): void {
    this.timer?.cancel();
    this.until = null;
    this.waiting.set(false);
  }

  private date(moment: string): string {
    return momentThere(moment, this.store.timeZone());
  }
}
