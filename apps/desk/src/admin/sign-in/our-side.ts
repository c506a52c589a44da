import { Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { IdentityProvider } from '@confrere/contract';
import { CopyButton } from '../../shell/copy-button.js';
import { STAFF_SIGN_IN } from './texts.js';

/** What the administrator of an identity provider needs of us. */
@Component({
  selector: 'cf-our-side',
  imports: [CopyButton, MatButton],
  template: `
    <p>{{ texts.intro }}</p>
    <a
      matButton="outlined"
      class="start"
      data-test="our-metadata"
      [href]="'/saml/' + provider().address + '/metadata'"
      [download]="'confrere-' + provider().address + '.xml'"
      >{{ texts.download }}</a
    >
    <ul>
      @for (each of lines(); track each.what) {
        <li>
          <div>
            <span class="small">{{ each.what }}</span>
            <code [attr.data-test]="each.test">{{ each.value }}</code>
          </div>
          <cf-copy-button look="text" [text]="each.value" [label]="texts.copy" [what]="each.what" />
        </li>
      }
    </ul>
  `,
  styleUrl: './parts.css',
  styles: `
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1rem;
      align-items: center;
      justify-content: space-between;
    }
    li div {
      display: grid;
      flex: 1 1 16rem;
      min-inline-size: 0;
    }
  `,
})
export class OurSide {
  readonly provider = input.required<IdentityProvider>();
  protected readonly texts = STAFF_SIGN_IN.ours;
  protected readonly lines = computed(() => {
    const { entityId, acsUrl, metadataUrl } = this.provider().serviceProvider;
    const { texts } = this;
    const isBoth = entityId === metadataUrl;
    return [
      { what: isBoth ? texts.entityIdAndUrl : texts.entityId, value: entityId, test: 'our-entity-id' },
      { what: texts.acsUrl, value: acsUrl, test: 'our-acs' },
      ...(isBoth ? [] : [{ what: texts.metadataUrl, value: metadataUrl, test: 'our-metadata-url' }]),
    ];
  });
}
