import { Injectable, computed, signal } from '@angular/core';
import { ORGANIZATION_FIELDS, type OrganizationField, type OrganizationView } from '@confrere/contract';
import { isSame, problemOf, shown, type Edits, type Profile } from './organization-fields.js';

/** What the organization says of itself, with what was typed over it. Outlives the screen: a call or a lost login takes nothing away. */
@Injectable({ providedIn: 'root' })
export class OrganizationDraft {
  /** As the server has it. */
  readonly saved = signal<OrganizationView | null>(null);
  readonly edits = signal<Edits>({});
  /** Whose it is: what one person typed is not shown to the next. */
  private owner = '';
  /** As it was when the first edit was made, to tell what others change meanwhile. */
  private begunFrom: Profile | null = null;
  /** Values that were refused by the server, and why. */
  private readonly refused = signal<ReadonlyMap<OrganizationField, { value: unknown; words: string }>>(new Map());

  readonly isDirty = computed(() => Object.keys(this.edits()).length > 0);
  readonly values = computed((): Profile | null => {
    const saved = this.saved();
    return saved && { ...saved, ...this.edits() };
  });
  /** Beside which fields something is wrong. */
  readonly problems = computed(() => {
    const found = new Map<OrganizationField, string>();
    for (const field of ORGANIZATION_FIELDS) {
      const value = this.edits()[field];
      const refused = this.refused().get(field);
      const words = problemOf(field, value) ?? (refused && isSame(refused.value, value) ? refused.words : null);
      if (words) found.set(field, words);
    }
    return found;
  });
  /** What others saved in fields that were being edited. */
  readonly meanwhile = computed(() => {
    const found = new Map<OrganizationField, string>();
    const saved = this.saved();
    for (const field of Object.keys(this.edits()) as OrganizationField[])
      if (saved && this.begunFrom && !isSame(saved[field], this.begunFrom[field]))
        found.set(field, shown(field, saved[field]));
    return found;
  });

  /** The screen was opened by this member; what is not theirs goes. */
  open(owner: string): void {
    if (owner === this.owner) return;
    this.owner = owner;
    this.saved.set(null);
    this.discard();
  }

  /** As the server has it now. What was typed stays, but for what is the same or locked there. */
  take(saved: OrganizationView): void {
    this.saved.set(saved);
    const kept = Object.entries(this.edits()).filter(
      ([field, value]) => !saved.locked.includes(field) && !isSame(value, saved[field as OrganizationField]),
    );
    this.edits.set(Object.fromEntries(kept));
    if (kept.length === 0) this.begunFrom = null;
  }

  edit<Field extends OrganizationField>(field: Field, value: Profile[Field]): void {
    const saved = this.saved();
    if (!saved) return;
    if (!this.isDirty()) this.begunFrom = saved;
    const { [field]: _, ...others } = this.edits();
    this.edits.set(isSame(value, saved[field]) ? others : { ...others, [field]: value });
  }

  refuse(field: OrganizationField, words: string): void {
    this.refused.set(new Map([...this.refused(), [field, { value: this.edits()[field], words }]]));
  }

  discard(): void {
    this.edits.set({});
    this.refused.set(new Map());
    this.begunFrom = null;
  }
}
