import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ProblemError, colleagues } from '@confrere/browser/data-access';
import type { Colleagues, QueueEntry } from '@confrere/contract';
import { TEXTS, fill } from '../texts.js';
import { refusalWords } from '../words/refusal-words.js';
import { TendQueue } from './tend-queue.js';
import { QUEUE_TEXTS } from './texts.js';

interface Target {
  readonly kind: 'member' | 'team';
  readonly id: string;
  readonly name: string;
  readonly presence: string;
}

/** To whom a visitor is given, with a word for them. Who is free is asked for when it opens. */
@Component({
  selector: 'cf-transfer-panel',
  imports: [MatButton, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    <form data-test="transfer-form" (submit)="$event.preventDefault(); send(note.value)">
      <p>{{ intro() }}</p>
      @if (groups(); as all) {
        @for (group of all; track group.label) {
          <fieldset>
            <legend>{{ group.label }}</legend>
            @for (target of group.targets; track target.id) {
              <label>
                <input
                  type="radio"
                  name="target"
                  [checked]="chosen()?.id === target.id"
                  (change)="chosen.set(target)"
                  [attr.data-test]="'target-' + target.kind"
                />
                <span
                  ><bdi>{{ target.name }}</bdi
                  >&ngsp;<span class="small presence">{{ target.presence }}</span></span
                >
              </label>
            }
          </fieldset>
        } @empty {
          <p>{{ texts.nobody }}</p>
        }
      } @else if (!unreachable()) {
        <p role="status">{{ texts.fetching }}</p>
      }
      <mat-form-field appearance="outline">
        <mat-label>{{ texts.note }}</mat-label>
        <textarea matInput #note rows="3" maxlength="500" data-test="transfer-note"></textarea>
        <mat-hint>{{ texts.noteHint }}</mat-hint>
      </mat-form-field>
      <p class="fault" role="alert" data-test="transfer-fault">{{ unreachable() ?? fault() }}</p>
      <button type="submit" matButton="filled" data-test="send-transfer" [disabled]="sending()">
        {{ sending() ? texts.sending : texts.send }}
      </button>
    </form>
  `,
  styleUrl: './panel.css',
})
export class TransferPanel {
  readonly entry = input.required<QueueEntry>();
  readonly done = output<void>();

  protected readonly texts = QUEUE_TEXTS.transfer;
  protected readonly chosen = signal<Target | null>(null);
  protected readonly sending = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly unreachable = signal<string | null>(null);
  private readonly known = signal<Colleagues | null>(null);
  private readonly tend = inject(TendQueue);
  private readonly name = computed(() => this.entry().visitorName ?? TEXTS.queue.unnamed);
  protected readonly intro = computed(() => fill(QUEUE_TEXTS.transfer.intro, { name: this.name() }));
  protected readonly groups = computed(() => {
    const known = this.known();
    if (!known) return null;
    const { professional, room } = this.entry();
    const said = QUEUE_TEXTS.transfer.presence;
    const members: Target[] = known.members
      .filter(({ id }) => id !== professional?.member)
      .map(({ id, displayName, presence }) => ({ kind: 'member', id, name: displayName, presence: said[presence] }));
    const teams: Target[] = known.teams
      .filter(({ id }) => professional !== null || id !== room.id)
      .map(({ id, name, presence }) => ({ kind: 'team', id, name, presence: said[presence] }));
    return [
      { label: QUEUE_TEXTS.transfer.colleagues, targets: members },
      { label: QUEUE_TEXTS.transfer.teams, targets: teams },
    ].filter(({ targets }) => targets.length > 0);
  });

  constructor() {
    colleagues().then(
      (known) => this.known.set(known),
      (error: unknown) => {
        const code = error instanceof ProblemError ? error.code : 'server.unexpected';
        this.unreachable.set(refusalWords(code, { name: '', by: null }));
      },
    );
  }

  protected async send(note: string): Promise<void> {
    const to = this.chosen();
    this.fault.set(to ? null : QUEUE_TEXTS.transfer.choose);
    if (!to || this.sending()) return;
    this.sending.set(true);
    const given = await this.tend.transfer(this.entry(), to, note.trim() || null);
    this.sending.set(false);
    if (given) this.done.emit();
  }
}
