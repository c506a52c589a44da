import { Component, computed, input } from '@angular/core';
import type { IdentityProvider } from '@confrere/contract';
import { STAFF_SIGN_IN } from './texts.js';

/** The rules of an identity provider, for whoever only looks at them. */
@Component({
  selector: 'cf-provider-facts',
  template: `
    <dl data-test="provider-facts">
      @for (each of facts(); track each.what) {
        <div>
          <dt>{{ each.what }}</dt>
          <dd>
            @for (line of each.lines; track $index) {
              <span>{{ line }}</span>
            }
          </dd>
        </div>
      }
    </dl>
  `,
  styleUrl: './parts.css',
  styles: `
    dd span {
      display: block;
    }
  `,
})
export class ProviderFacts {
  readonly provider = input.required<IdentityProvider>();
  private readonly texts = STAFF_SIGN_IN.settings;

  protected readonly facts = computed(() => {
    const { settings } = this.provider();
    const { texts } = this;
    const orNone = (lines: readonly string[]): readonly string[] => (lines.length > 0 ? lines : [texts.nothing]);
    const fields = Object.entries(texts.field) as [keyof typeof texts.field, string][];
    return [
      { what: texts.name, lines: [settings.name] },
      { what: texts.provisioning, lines: [texts.provisionings[settings.provisioning]] },
      {
        what: texts.groups,
        lines: orNone(settings.roleRules.map(({ group, role }) => `${group}: ${texts.roles[role]}`)),
      },
      {
        what: texts.attributes,
        lines: fields.map(([field, label]) => `${label}: ${settings.attributeMap[field] ?? texts.usual}`),
      },
      { what: texts.emailDomains, lines: orNone(settings.emailDomains) },
      { what: texts.demandedSignatures, lines: [texts.signatures[settings.demandedSignatures]] },
      { what: texts.singleLogout, lines: [settings.singleLogout ? texts.yes : texts.no] },
      { what: texts.nameIdFormat, lines: [settings.nameIdFormat ?? texts.any] },
      { what: texts.authnContexts, lines: settings.authnContexts.length > 0 ? settings.authnContexts : [texts.any] },
    ];
  });
}
