import { Component, computed, input } from '@angular/core';
import type { Bar } from './ranges.js';

const HEIGHT = 160;
const WIDTH = 720;

/** Visitors over time, a bar for each day or week: completed, no-show, and the rest. The table beside it says the same. */
@Component({
  selector: 'cf-day-bars',
  template: `
    <svg [attr.viewBox]="'0 0 ' + width + ' ' + (height + 26)" role="img" [attr.aria-label]="label()">
      @for (line of lines(); track line.at) {
        <line x1="32" [attr.x2]="width" [attr.y1]="line.y" [attr.y2]="line.y" class="line" />
        <text x="26" [attr.y]="line.y + 4" class="scale">{{ line.at }}</text>
      }
      @for (bar of shown(); track bar.x) {
        <rect class="rest" [attr.x]="bar.x" [attr.width]="bar.width" [attr.y]="bar.top" [attr.height]="bar.all" />
        <rect
          class="completed"
          [attr.x]="bar.x"
          [attr.width]="bar.width"
          [attr.y]="height - bar.completed"
          [attr.height]="bar.completed"
        />
        <rect
          class="no-show"
          [attr.x]="bar.x"
          [attr.width]="bar.width"
          [attr.y]="height - bar.completed - bar.noShow"
          [attr.height]="bar.noShow"
        />
      }
      @for (mark of marks(); track mark.x) {
        <text [attr.x]="mark.x" [attr.y]="height + 20" [attr.text-anchor]="mark.anchor">{{ mark.day }}</text>
      }
    </svg>
  `,
  styles: `
    svg {
      display: block;
      inline-size: 100%;
      block-size: auto;
    }
    text {
      fill: var(--cf-muted);
      font: 400 13px var(--cf-font);
    }
    .scale {
      text-anchor: end;
    }
    .line {
      stroke: var(--cf-line);
    }
    .rest {
      fill: #9fb3bf;
    }
    .completed {
      fill: var(--cf-primary);
    }
    .no-show {
      fill: #b45309;
    }
    @media (forced-colors: active) {
      rect {
        stroke: CanvasText;
      }
    }
  `,
})
export class DayBars {
  readonly bars = input.required<readonly Bar[]>();
  /** The whole chart in one sentence. */
  readonly label = input.required<string>();
  /** How a day is written below the chart. */
  readonly dayWords = input.required<(day: string) => string>();
  protected readonly height = HEIGHT;
  protected readonly width = WIDTH;

  /** A round number that no bar exceeds. */
  private readonly most = computed(() => {
    const highest = Math.max(4, ...this.bars().map(({ visitors }) => visitors));
    const step = 10 ** Math.floor(Math.log10(highest));
    return [1, 2, 4, 5, 10].map((times) => times * step).find((each) => each >= highest) ?? highest;
  });
  protected readonly lines = computed(() =>
    [0, 0.5, 1].map((share) => ({ at: this.most() * share, y: HEIGHT - share * (HEIGHT - 8) })),
  );
  protected readonly shown = computed(() => {
    const bars = this.bars();
    const room = (WIDTH - 36) / Math.max(1, bars.length);
    const high = (visitors: number): number => (visitors / this.most()) * (HEIGHT - 8);
    return bars.map(({ visitors, completed, noShow }, index) => ({
      x: 36 + index * room + room * 0.1,
      width: Math.min(48, room * 0.8),
      top: HEIGHT - high(visitors),
      all: high(visitors),
      completed: high(completed),
      noShow: high(noShow),
    }));
  });
  protected readonly marks = computed(() => {
    const bars = this.bars();
    const [first, last] = [bars[0], bars.at(-1)];
    if (!first || !last) return [];
    const words = this.dayWords();
    return [
      { x: 36, day: words(first.day), anchor: 'start' },
      ...(bars.length > 1 ? [{ x: WIDTH, day: words(last.day), anchor: 'end' }] : []),
    ];
  });
}
