import { Component, ElementRef, Injector, afterNextRender, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { changeOrganization, ownOrganization, putLogo, removeLogo } from '@confrere/browser/data-access';
import { isAllowed, type OrganizationView } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { PictureUpload } from '../../shell/picture-upload.js';
import { UnsavedChanges } from '../../shell/unsaved-changes.js';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { COUNTRIES } from '../../words/countries.js';
import { reasonWords, stateMeaning, stateTitle } from '../../words/state-words.js';
import { CloseOrganizationPart } from './close-organization.js';
import { LanguagesField } from './languages-field.js';
import { OrganizationDraft } from './organization-draft.js';
import { ProfileField } from './profile-field.js';
import { ORGANIZATION } from './texts.js';

/** What the organization says of itself, its logo, and where it stands. */
@Component({
  selector: 'cf-organization-page',
  imports: [CloseOrganizationPart, FocusedHeading, LanguagesField, MatButton, PictureUpload, ProfileField],
  templateUrl: './organization-page.html',
  styleUrls: ['../../sign-in/form.css', './organization-page.css'],
})
export class OrganizationPage {
  protected readonly texts = ORGANIZATION;
  protected readonly say = fill;
  protected readonly countries = COUNTRIES;
  protected readonly zones = Intl.supportedValuesOf('timeZone').map((code) => ({ code, name: code }));
  protected readonly putLogo = putLogo;
  protected readonly removeLogo = removeLogo;
  protected readonly stateTitle = stateTitle;
  protected readonly stateMeaning = stateMeaning;
  protected readonly reasonWords = reasonWords;
  private readonly store = inject(DeskStore);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly draft = inject(OrganizationDraft);

  protected readonly busy = signal(false);
  /** Save was pressed: problems are told from now on. */
  protected readonly judged = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly saved = signal(false);

  private readonly role = computed(() => this.store.identity()?.member.role);
  protected readonly mayChange = computed(() => {
    const role = this.role();
    return role !== undefined && isAllowed(role, 'organization:change');
  });
  protected readonly works = computed(() => ['active', 'past-due'].includes(this.draft.saved()?.state ?? ''));
  protected readonly fixed = computed(() => !this.mayChange() || !this.works());
  protected readonly mayClose = computed(() => {
    const role = this.role();
    const { state } = this.draft.saved() ?? {};
    return role !== undefined && isAllowed(role, 'organization:close') && state !== 'closing' && state !== 'erased';
  });
  /** The page's address as it will be; null as long as it stays. */
  protected readonly newAddress = computed(() => {
    const { slug } = this.draft.edits();
    const { address } = this.draft.saved() ?? {};
    return slug && address && !this.draft.problems().has('slug') ? address.replace(/[^/]*$/, slug) : null;
  });

  constructor() {
    const { member, organization } = this.store.identity() ?? {};
    this.draft.open(`${organization?.id} ${member?.id}`);
    inject(UnsavedChanges).watch({ isDirty: () => this.draft.isDirty(), discard: () => this.draft.discard() });
    void this.attempt(() => this.load());
  }

  protected date(moment: string): string {
    const timeZone = this.store.timeZone();
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
      new Date(moment),
    );
  }

  protected async save(): Promise<void> {
    const saved = this.draft.saved();
    if (!saved || !this.draft.isDirty()) return;
    this.judged.set(true);
    if (this.draft.problems().size > 0) return this.pointOut();
    await this.attempt(async () => {
      this.take(await changeOrganization({ version: saved.version, ...this.draft.edits() }));
      this.judged.set(false);
      this.saved.set(true);
    });
  }

  protected discard(): void {
    this.draft.discard();
    this.judged.set(false);
    this.fault.set(null);
  }

  protected take(view: OrganizationView): void {
    this.draft.take(view);
    const identity = this.store.identity();
    const { name, timeZone, supportPhone, state, stateReason, closesAt } = view;
    const now = { name, timeZone, supportPhone, state, stateReason, closesAt };
    if (identity) this.store.identity.set({ ...identity, organization: { ...identity.organization, ...now } });
  }

  protected tookLogo(logo: string | null): void {
    const saved = this.draft.saved();
    if (saved) this.draft.saved.set({ ...saved, logo });
    this.store.askAnew();
  }

  private async load(): Promise<void> {
    this.take(await ownOrganization());
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    this.saved.set(false);
    try {
      await act();
    } catch (error) {
      await this.explain(error);
    }
    this.busy.set(false);
  }

  /** What was typed stays; what the server has now is fetched where that is why it was refused. */
  private async explain(error: unknown): Promise<void> {
    const code = codeOf(error);
    if (code === 'organization.slug-taken') {
      this.draft.refuse('slug', ORGANIZATION.slugTaken);
      return this.pointOut();
    }
    if (code === 'organization.invalid' && this.draft.edits().timeZone) {
      this.draft.refuse('timeZone', ORGANIZATION.timeZoneUnknown);
      return this.pointOut();
    }
    const meanwhile: Readonly<Record<string, string>> = {
      'organization.changed': ORGANIZATION.changed,
      'organization.locked': ORGANIZATION.lockedNow,
      'organization.suspended': ORGANIZATION.stateRead,
      'organization.closing': ORGANIZATION.stateRead,
    };
    this.fault.set(meanwhile[code] ?? faultWords(error));
    if (meanwhile[code]) await this.load().catch((other: unknown) => this.fault.set(faultWords(other)));
  }

  /** To the first field with a problem. */
  private pointOut(): void {
    this.fault.set(ORGANIZATION.look);
    const isWrong = ({ dataset }: HTMLElement): boolean =>
      [...this.draft.problems().keys()].some((field) => dataset['test'] === `organization-${field}`);
    const fields = [...this.host.querySelectorAll<HTMLElement>('input, select')];
    afterNextRender(() => fields.find(isWrong)?.focus(), { injector: this.injector });
  }
}
