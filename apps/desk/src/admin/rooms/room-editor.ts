import {
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { RoomWays } from '@confrere/browser/data-access';
import type { RoomMember, RoomSettings, RoomView } from '@confrere/contract';
import { FieldProblem } from '../../shell/field-problem.js';
import { UnsavedChanges } from '../../shell/unsaved-changes.js';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { languageName, languagesBut } from '../../words/languages.js';
import { MusicPart } from './music-part.js';
import { OpeningHoursField } from './opening-hours-field.js';
import { QuestionsField } from './questions-field.js';
import { carriedOver, changesOf, draftOf, problemsOf, type RoomDraft } from './room-draft.js';
import { SuspensionPart } from './suspension-part.js';
import { ROOMS } from './texts.js';
import { VisitorPreview } from './visitor-preview.js';

/** Everything about one room: what it is called, who comes when, what they read, and how its people work. */
@Component({
  selector: 'cf-room-editor',
  imports: [
    FieldProblem,
    MatButton,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MusicPart,
    OpeningHoursField,
    QuestionsField,
    SuspensionPart,
    VisitorPreview,
  ],
  templateUrl: './room-editor.html',
  styleUrls: ['../../sign-in/form.css', './parts.css', './room-editor.css'],
})
export class RoomEditor {
  readonly room = input.required<RoomView>();
  readonly ways = input.required<RoomWays>();
  /** Who can be of the team; of a personal room nobody is asked. */
  readonly colleagues = input<readonly RoomMember[]>([]);
  /** The organization's own address. */
  readonly address = input.required<string>();
  readonly timeZone = input.required<string>();
  readonly fixed = input(false);
  readonly changed = output<RoomView>();
  /** Somebody else was quicker: the room has to be read anew. */
  readonly stale = output<void>();

  protected readonly texts = ROOMS;
  protected readonly say = fill;
  protected readonly languageName = languageName;
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  /** What was typed outlives another version of the same room. */
  protected readonly draft = linkedSignal<RoomView, RoomDraft>({
    source: () => this.room(),
    computation: (room, previous) =>
      previous && previous.source.id === room.id ? carriedOver(previous.source, previous.value, room) : draftOf(room),
  });
  protected readonly settings = computed(() => this.draft().settings);
  protected readonly dirty = computed(() => changesOf(this.room(), this.draft()) !== null);
  protected readonly busy = signal(false);
  protected readonly saved = signal(false);
  protected readonly judged = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly refusedSlug = signal<string | null>(null);
  private readonly allProblems = computed(() => {
    const found = new Map(problemsOf(this.room(), this.draft()));
    if (this.refusedSlug() === this.draft().slug) found.set('slug', ROOMS.slugTaken);
    return found;
  });
  protected readonly problems = computed(() => (this.judged() ? this.allProblems() : new Map<string, string>()));
  protected readonly isTeam = computed(() => this.room().kind === 'team');
  protected readonly moved = computed(() => this.room().slug !== null && this.draft().slug.trim() !== this.room().slug);
  protected readonly addable = computed(() => languagesBut(this.settings().languages));

  constructor() {
    inject(UnsavedChanges).watch({ isDirty: () => this.dirty(), discard: () => this.discard() });
  }

  protected edit(change: Partial<RoomDraft>): void {
    this.saved.set(false);
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected set(change: Partial<RoomSettings>): void {
    this.edit({ settings: { ...this.settings(), ...change } });
  }

  protected setLink(change: { text?: string; address?: string }): void {
    const link = { text: '', address: '', ...this.settings().afterLink, ...change };
    this.set({ afterLink: link.text === '' && link.address === '' ? null : link });
  }

  protected member(id: string, belongs: boolean): void {
    const others = this.draft().members.filter((each) => each !== id);
    this.edit({ members: belongs ? [...others, id] : others });
  }

  protected addLanguage(code: string): void {
    if (code) this.set({ languages: [...this.settings().languages, code] });
  }

  protected removeLanguage(code: string): void {
    this.set({ languages: this.settings().languages.filter((each) => each !== code) });
  }

  /** What is no number is no number of minutes: the server would refuse it, and it is told beside the field. */
  protected minutes(value: string): number {
    return value.trim() === '' ? 0 : Math.round(Number(value) || 0);
  }

  protected discard(): void {
    this.draft.set(draftOf(this.room()));
    this.judged.set(false);
    this.fault.set(null);
  }

  protected async save(): Promise<void> {
    const changes = changesOf(this.room(), this.draft());
    if (this.busy() || !changes) return;
    this.judged.set(true);
    if (this.allProblems().size > 0) return this.pointOut();
    this.busy.set(true);
    this.fault.set(null);
    try {
      const view = await this.ways().change(changes);
      this.draft.set(draftOf(this.room()));
      this.changed.emit(view);
      this.judged.set(false);
      this.saved.set(true);
    } catch (error) {
      this.explain(error);
    }
    this.busy.set(false);
  }

  private explain(error: unknown): void {
    const code = codeOf(error);
    if (code === 'room.slug-taken') {
      this.refusedSlug.set(this.draft().slug);
      return this.pointOut();
    }
    this.fault.set(code === 'room.changed' ? ROOMS.changed : faultWords(error));
    if (code === 'room.changed') this.stale.emit();
  }

  /** To the first field with a problem. */
  private pointOut(): void {
    this.fault.set(ROOMS.look);
    afterNextRender(
      () =>
        this.host
          .querySelector<HTMLElement>('[aria-invalid="true"], .mat-form-field-invalid :is(input, textarea)')
          ?.focus(),
      { injector: this.injector },
    );
  }
}
