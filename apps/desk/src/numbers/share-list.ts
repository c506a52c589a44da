import { Component, computed, input } from '@angular/core';

/** Words with a number and a bar each; the bars are to be compared with one another. */
@Component({
  selector: 'cf-share-list',
  template: `
    <ul>
      @for (share of shown(); track share.words) {
        <li>
          <span>{{ share.words }}</span>
          <span class="bar" aria-hidden="true"><span [style.inline-size.%]="share.width"></span></span>
          <strong>{{ share.count }}</strong>
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 0.5rem;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(8rem, 16rem) 1fr 3rem;
      gap: 0.75rem;
      align-items: center;
    }
    .bar {
      block-size: 0.875rem;
      border-radius: 4px;
      background: var(--cf-line);
    }
    .bar span {
      display: block;
      block-size: 100%;
      border-radius: 4px;
      background: var(--cf-primary);
    }
    strong {
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 30rem) {
      li {
        grid-template-columns: 1fr 3rem;
      }
      .bar {
        grid-row: 2;
        grid-column: 1 / -1;
      }
    }
    @media (forced-colors: active) {
      .bar {
        border: 1px solid CanvasText;
      }
      .bar span {
        background: Highlight;
        forced-color-adjust: none;
      }
    }
  `,
})
export class ShareList {
  readonly shares = input.required<readonly { readonly words: string; readonly count: number }[]>();
  protected readonly shown = computed(() => {
    const most = Math.max(1, ...this.shares().map(({ count }) => count));
    return this.shares().map((share) => ({ ...share, width: (share.count / most) * 100 }));
  });
}
