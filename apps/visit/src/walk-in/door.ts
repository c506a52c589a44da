import { WALK_IN } from './texts.js';

/** What the server says of a form that was sent. */
export type Answer = { readonly reference: string } | { readonly code: string };

/** Beside which field a refusal stands. */
const BESIDE: Readonly<Record<string, { field: string; words: string }>> = {
  'name.missing': { field: 'name', words: WALK_IN.name },
  'walk-in.phone': { field: 'phone', words: WALK_IN.phone },
};
const WORDS: Readonly<Record<string, string>> = {
  'rate.limited': WALK_IN.limited,
  'room.full': WALK_IN.full,
  'network.unreachable': WALK_IN.unreachable,
};
/** After these the page shows something else when it is loaded again. */
const CHANGED = new Set([
  'room.closed',
  'room.suspended',
  'room.not-found',
  'walk-in.answers',
  'organization.suspended',
  'organization.closing',
]);

/** Where the page goes, and how it asks the server; the browser's own but in specs. */
export interface Ways {
  readonly send: (form: HTMLFormElement, ticket: string) => Promise<Answer>;
  /** A ticket for a page that was open for too long; null when there is none any more. */
  readonly freshTicket: () => Promise<string | null>;
  readonly goTo: (address: string) => void;
  readonly reload: () => void;
}

/** The form at a room's door: says what is missing, sends once at a time, keeps what was typed, and goes on to the visit. */
export class Door {
  private sending = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly button: HTMLButtonElement,
    private readonly message: HTMLElement,
    private readonly ways: Ways,
  ) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.goIn();
    });
    form.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement) this.mark(target, '');
    });
  }

  private async goIn(): Promise<void> {
    if (this.sending || !this.isComplete()) return;
    this.sending = true;
    const words = this.button.textContent;
    this.button.setAttribute('aria-disabled', 'true');
    this.button.textContent = WALK_IN.going;
    this.message.textContent = '';
    let answer = await this.ways.send(this.form, this.form.dataset['ticket'] ?? '');
    if ('code' in answer && answer.code === 'walk-in.ticket') {
      const ticket = await this.ways.freshTicket();
      if (ticket === null) return this.ways.reload();
      this.form.dataset['ticket'] = ticket;
      answer = await this.ways.send(this.form, ticket);
    }
    if ('reference' in answer) return this.ways.goTo(`/j/${answer.reference}#start`);
    if (CHANGED.has(answer.code)) return this.ways.reload();
    this.sending = false;
    this.button.removeAttribute('aria-disabled');
    this.button.textContent = words;
    this.tell(answer.code);
  }

  private tell(code: string): void {
    const beside = BESIDE[code];
    const field = beside && this.fields().find(({ name }) => name === beside.field);
    if (field) {
      this.mark(field, beside.words);
      field.focus();
    } else this.message.textContent = WORDS[code] ?? WALK_IN.trouble;
  }

  private isComplete(): boolean {
    const missing = this.fields().filter((field) => field.required && field.value.trim() === '');
    for (const field of this.fields())
      this.mark(field, missing.includes(field) ? (field.name === 'name' ? WALK_IN.name : WALK_IN.answer) : '');
    missing[0]?.focus();
    return missing.length === 0;
  }

  private fields(): HTMLInputElement[] {
    return [...this.form.elements].filter((element) => element instanceof HTMLInputElement);
  }

  private mark(field: HTMLInputElement, words: string): void {
    const place = this.form.querySelector(`#${field.id}-problem`);
    if (place) place.textContent = words;
    if (words) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
}
