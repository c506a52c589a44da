import { Component, computed, inject } from '@angular/core';
import { Icon } from '@confrere/browser/ui';
import { isAllowed } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { reasonWords, stateMeaning, stateTitle } from '../words/state-words.js';

/** Says what it means for the staff that their organization is suspended, being closed, or behind with a payment. */
@Component({
  selector: 'cf-state-banner',
  imports: [Icon],
  template: `
    <div role="status">
      @if (words(); as said) {
        <p class="banner" data-test="state-banner">
          <cf-icon name="attention" />
          <span
            ><strong>{{ said.title }}.</strong> {{ said.meaning }} {{ said.reason }}</span
          >
        </p>
      }
    </div>
  `,
  styles: `
    .banner {
      display: flex;
      gap: 0.75rem;
      align-items: center;
      padding: 0.625rem 1.5rem;
      background: var(--cf-warning-ground);
      color: var(--cf-warning);
    }
    @media (max-width: 40rem) {
      .banner {
        padding-inline: 1rem;
      }
    }
  `,
})
export class StateBanner {
  private readonly store = inject(DeskStore);

  /** The reason, and a payment that is overdue, concern those who may see the organization: others can do nothing about it. */
  protected readonly words = computed(() => {
    const { member, organization } = this.store.identity() ?? {};
    if (!member || !organization || organization.state === 'active') return null;
    const responsible = isAllowed(member.role, 'organization:see');
    if (organization.state === 'past-due' && !responsible) return null;
    return {
      title: stateTitle(organization),
      meaning: stateMeaning(organization, organization.timeZone),
      reason: responsible ? reasonWords(organization) : null,
    };
  });
}
