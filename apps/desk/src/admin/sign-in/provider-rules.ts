import {
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { saveIdentityProvider } from '@confrere/browser/data-access';
import { GroupRole, IdentityProviderSettings, type IdentityProvider } from '@confrere/contract';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { codeOf } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { providerFault } from './provider-words.js';
import { draftOf, faultOf, type RulesDraft, withDraft } from './rules-draft.js';
import { STAFF_SIGN_IN } from './texts.js';

type Field = keyof RulesDraft['attributeMap'];
const FIELDS: readonly Field[] = ['email', 'displayName', 'givenName', 'surname', 'groups'];
const ROLES = GroupRole.options;
const PROVISIONINGS = ['nobody', 'by-group', 'everyone'] as const satisfies readonly RulesDraft['provisioning'][];
const SIGNATURES = ['both', 'response', 'assertion'] as const satisfies readonly RulesDraft['demandedSignatures'][];

/** Who comes in by an identity provider, and as what. */
@Component({
  selector: 'cf-provider-rules',
  imports: [MatButton, MatFormField, MatHint, MatInput, MatLabel],
  templateUrl: './provider-rules.html',
  styleUrls: ['./parts.css', './provider-rules.css'],
})
export class ProviderRules {
  readonly provider = input.required<IdentityProvider>();
  /** With what to tell. */
  readonly changed = output<string>();
  /** Somebody else was quicker: what they have changed should be fetched. */
  readonly overtaken = output<void>();
  protected readonly texts = STAFF_SIGN_IN.settings;
  protected readonly say = fill;
  protected readonly fields = FIELDS;
  protected readonly roles = ROLES;
  protected readonly provisionings = PROVISIONINGS;
  protected readonly signatures = SIGNATURES;
  private readonly confirmation = inject(IdentityConfirmation);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly injector = inject(Injector);

  protected readonly draft = signal<RulesDraft | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  private touched = false;

  /** What the last sign-in brought for each field, masked. */
  protected readonly seen = computed(() => {
    const last = this.provider().lastAssertion;
    if (!last) return null;
    const valuesOf = (field: Field): string =>
      last.attributes
        .filter((each) => each.field === field)
        .flatMap(({ values }) => values)
        .join(', ');
    return new Map(FIELDS.map((field) => [field, valuesOf(field)]));
  });
  protected readonly names = computed(() => this.provider().lastAssertion?.attributes.map(({ name }) => name) ?? []);

  constructor() {
    effect(() => {
      const { settings } = this.provider();
      // What somebody types stays, whatever is fetched meanwhile.
      untracked(() => {
        if (!this.touched) this.draft.set(draftOf(settings));
      });
    });
  }

  protected seenWords(field: Field): string | null {
    const values = this.seen()?.get(field);
    if (values === undefined) return null;
    return values === '' ? this.texts.seenNothing : fill(this.texts.seen, { values });
  }

  protected change(to: Partial<RulesDraft>): void {
    this.touched = true;
    this.draft.update((draft) => draft && { ...draft, ...to });
  }

  protected map(field: Field, name: string): void {
    const draft = this.draft();
    if (draft) this.change({ attributeMap: { ...draft.attributeMap, [field]: name } });
  }

  protected rule(index: number, to: { readonly group?: string; readonly role?: string }): void {
    const role = GroupRole.safeParse(to.role).data;
    this.rules((rules) =>
      rules.map((rule, place) => (place === index ? { group: to.group ?? rule.group, role: role ?? rule.role } : rule)),
    );
  }

  protected addRule(): void {
    this.rules((rules) => [...rules, { group: '', role: 'member' }]);
    this.focus('[data-test="rule-group"]', -1);
  }

  protected removeRule(index: number): void {
    this.rules((rules) => rules.filter((_, place) => place !== index));
    this.focus('[data-test="add-rule"]');
  }

  protected ruleUp(index: number): void {
    this.rules((rules) => {
      const moved = [...rules];
      moved.splice(index - 1, 0, ...moved.splice(index, 1));
      return moved;
    });
    this.focus('[data-test="rule-group"]', index - 1);
  }

  protected provisioning(value: string): void {
    const provisioning = PROVISIONINGS.find((each) => each === value);
    if (provisioning) this.change({ provisioning });
  }

  protected signed(value: string): void {
    const demandedSignatures = SIGNATURES.find((each) => each === value);
    if (demandedSignatures) this.change({ demandedSignatures });
  }

  protected async save(): Promise<void> {
    const draft = this.draft();
    if (!draft || this.busy()) return;
    const wrong = faultOf(draft);
    if (wrong?.field === 'roleRules') this.focus('[data-test="rule-group"]', wrong.line - 1);
    if (wrong?.field === 'emailDomains') this.focus('[data-test="email-domains"]');
    this.fault.set(
      wrong?.field === 'roleRules'
        ? fill(this.texts.emptyGroup, { line: wrong.line })
        : wrong?.field === 'emailDomains'
          ? this.texts.badDomain
          : wrong && (STAFF_SIGN_IN.fault['request.invalid'] ?? null),
    );
    if (wrong) return;
    const { id, version, settings } = this.provider();
    const wish = { settings: withDraft(settings, draft), version, metadata: null };
    if (!IdentityProviderSettings.safeParse(wish.settings).success)
      return this.fault.set(STAFF_SIGN_IN.fault['request.invalid'] ?? null);
    this.busy.set(true);
    try {
      await this.confirmation.before(() => saveIdentityProvider(id, wish));
      this.touched = false;
      this.changed.emit(this.texts.saved);
    } catch (error) {
      const isOvertaken = codeOf(error) === 'identity-provider.changed-meanwhile';
      this.fault.set(isOvertaken ? this.texts.overtaken : providerFault(error));
      if (isOvertaken) this.overtaken.emit();
    }
    this.busy.set(false);
  }

  private rules(change: (rules: RulesDraft['roleRules']) => RulesDraft['roleRules']): void {
    const draft = this.draft();
    if (draft) this.change({ roleRules: change(draft.roleRules) });
  }

  private focus(selector: string, place = 0): void {
    afterNextRender(() => [...this.host.nativeElement.querySelectorAll<HTMLElement>(selector)].at(place)?.focus(), {
      injector: this.injector,
    });
  }
}
