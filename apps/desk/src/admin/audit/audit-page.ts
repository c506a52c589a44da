import { afterNextRender, Component, computed, ElementRef, inject, Injector, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ActivatedRoute, Router } from '@angular/router';
import { auditPage, auditPeople } from '@confrere/browser/data-access';
import { type AuditPeople, type AuditRow, isAllowed } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { ACTION_CHOICES, actionWords, subjectWords } from './action-words.js';
import { ChainState } from './chain-state.js';
import { ExportTrail } from './export-trail.js';
import { factWords } from './fact-words.js';
import { AUDIT } from './texts.js';
import { TrailDates } from './trail-dates.js';
import { askedOf, EVERYTHING, filterIn, inAddress, isNarrowed, type TrailFilter } from './trail-filter.js';

/** An entry in words. */
interface Line {
  readonly seq: number;
  readonly at: string;
  readonly when: string;
  readonly what: string;
  readonly facts: readonly string[];
  readonly erased: boolean;
  readonly who: { readonly id: string | null; readonly name: string };
  readonly whom: { readonly id: string; readonly name: string } | null;
}

/** The audit trail: whether it is whole, its entries, and a copy of them. */
@Component({
  selector: 'cf-audit-page',
  imports: [ChainState, ExportTrail, FocusedHeading, MatButton, MatFormField, MatInput, MatLabel],
  templateUrl: './audit-page.html',
  styleUrls: ['../../sign-in/form.css', './audit-page.css'],
})
export class AuditPage {
  protected readonly texts = AUDIT;
  protected readonly actions = ACTION_CHOICES;
  private readonly store = inject(DeskStore);
  private readonly dates = inject(TrailDates);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly injector = inject(Injector);
  private readonly trail = viewChild<ElementRef<HTMLElement>>('trail');

  protected readonly filter = signal<TrailFilter>(filterIn(this.route.snapshot.queryParamMap));
  protected readonly people = signal<AuditPeople['people']>([]);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly rows = signal<readonly AuditRow[] | null>(null);
  protected readonly next = signal<string | null>(null);

  protected readonly narrowed = computed(() => isNarrowed(this.filter()));
  protected readonly hasGaps = computed(() => {
    const { actor, action, subject } = this.filter();
    return Boolean(actor || action || subject);
  });
  protected readonly asked = computed(() => askedOf(this.filter(), this.store.timeZone()));
  protected readonly mayExport = computed(() => {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, 'audit:export');
  });
  private readonly names = computed(() => new Map(this.people().map(({ id, name }) => [id, name])));
  protected readonly lines = computed(() => this.rows()?.map((row) => this.lineOf(row)) ?? null);
  /** Whom the filter names and the list of people does not hold. */
  protected readonly otherActor = computed(() => this.unlisted(this.filter().actor, 'actor'));
  protected readonly otherSubject = computed(() => this.unlisted(this.filter().subject, 'subject'));
  protected readonly summary = computed(() => {
    const count = this.rows()?.length;
    if (count === undefined) return this.fault() ? '' : AUDIT.loading;
    if (count === 0) return AUDIT.none;
    const shown = count === 1 ? AUDIT.shownOne : fill(AUDIT.shown, { count });
    return this.next() === null ? `${shown} ${AUDIT.shownAll}` : shown;
  });

  /** An answer to an older question is of no interest any more. */
  private question = 0;

  constructor() {
    void this.load();
    auditPeople().then(
      ({ people }) => this.people.set(people),
      () => undefined,
    );
  }

  protected narrow(change: Partial<TrailFilter>): void {
    this.filter.update((filter) => ({ ...filter, ...change }));
    const queryParams = inAddress(this.filter());
    void this.router.navigate([], { relativeTo: this.route, queryParams, replaceUrl: true });
    void this.load();
  }

  protected clear(): void {
    this.narrow(EVERYTHING);
  }

  protected say(sentence: string, name: string): string {
    return fill(sentence, { name });
  }

  /** From the latest on. */
  protected async load(): Promise<void> {
    const page = await this.ask();
    if (!page) return;
    this.rows.set(page.entries);
    this.next.set(page.next);
  }

  protected async older(): Promise<void> {
    const last = this.next();
    const rows = this.rows() ?? [];
    const page = last === null ? null : await this.ask(last);
    if (!page) return;
    this.rows.set([...rows, ...page.entries]);
    this.next.set(page.next);
    // The button may have gone: who came by keyboard goes on with the first entry that is new.
    const focus = (): void =>
      this.trail()?.nativeElement.querySelectorAll<HTMLElement>('tbody tr')[rows.length]?.focus();
    afterNextRender(focus, { injector: this.injector });
  }

  private async ask(before?: string) {
    const question = ++this.question;
    this.busy.set(true);
    this.fault.set(null);
    try {
      const page = await auditPage(this.asked(), before);
      return question === this.question ? page : null;
    } catch (error) {
      if (question === this.question) this.fault.set(faultWords(error));
      return null;
    } finally {
      if (question === this.question) this.busy.set(false);
    }
  }

  private lineOf(row: AuditRow): Line {
    const { actor, subject } = row;
    const date = (moment: string): string => this.dates.exact(moment);
    return {
      seq: row.seq,
      at: row.at,
      when: date(row.at),
      what: actionWords(row.action),
      facts: factWords([...row.detail, ...(row.apart ?? [])], (id) => this.names().get(id) ?? null, date),
      erased: row.erased,
      who: { id: actor.id, name: actor.name ?? kindWords(actor) },
      whom: subject && { id: subject.id, name: subject.name ?? subjectWords(row.action, subject.id) },
    };
  }

  private unlisted(id: string, as: 'actor' | 'subject'): { id: string; name: string } | null {
    if (!id || this.names().has(id)) return null;
    const line = this.lines()?.find(({ who, whom }) => (as === 'actor' ? who : whom)?.id === id);
    return { id, name: (as === 'actor' ? line?.who : line?.whom)?.name ?? `…${id.slice(-8)}` };
  }
}

function kindWords({ kind, id }: AuditRow['actor']): string {
  if (kind === 'system' || id === null) return AUDIT.appliance;
  return fill(kind === 'visitor' ? AUDIT.visitor : AUDIT.formerMember, { id: `…${id.slice(-8)}` });
}
