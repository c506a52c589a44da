import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { checkAuditChain } from '@confrere/browser/data-access';
import type { AuditChain } from '@confrere/contract';
import { faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { TrailDates } from './trail-dates.js';
import { chainFaultWords } from './fault-words.js';
import { AUDIT } from './texts.js';

/** So many entries are checked without being asked; whoever has a longer trail says when. */
const BY_ITSELF = 20_000;

/** Whether the trail is whole, and who outside vouches for it. */
@Component({
  selector: 'cf-chain-state',
  imports: [MatButton],
  templateUrl: './chain-state.html',
  styleUrls: ['../../sign-in/form.css', './chain-state.css'],
})
export class ChainState {
  protected readonly texts = AUDIT;
  protected readonly chain = signal<AuditChain | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly dates = inject(TrailDates);
  private stopped = false;

  /** The one sentence that this is about. */
  protected readonly verdict = computed(() => {
    const chain = this.chain();
    if (!chain) return this.busy() ? AUDIT.loading : '';
    const counts = { checked: counted(chain.checked), entries: counted(chain.entries) };
    if (chain.fault)
      return chain.fault.seq === null ? AUDIT.brokenSomewhere : fill(AUDIT.broken, { seq: counted(chain.fault.seq) });
    if (chain.entries === 0) return AUDIT.verifiedNone;
    if (chain.done) return fill(AUDIT.verified, counts);
    return fill(this.busy() ? AUDIT.checking : AUDIT.partly, counts);
  });
  protected readonly look = computed(() => {
    const chain = this.chain();
    return chain?.fault ? 'broken' : chain?.done ? 'whole' : 'open';
  });
  protected readonly reason = computed(() => {
    const fault = this.chain()?.fault;
    return fault ? chainFaultWords(fault.code) : null;
  });
  protected readonly checkpoint = computed(() => {
    const latest = this.chain()?.checkpoint;
    return latest
      ? fill(AUDIT.checkpointAt, { time: this.dates.exact(latest.at), seq: counted(latest.seq) })
      : AUDIT.checkpointNone;
  });
  protected readonly file = computed(() => toldWords(this.chain()?.file, AUDIT.cannotWrite));
  protected readonly collector = computed(() => {
    const collector = this.chain()?.collector;
    return collector ? toldWords(collector, AUDIT.cannot) : AUDIT.noCollector;
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => (this.stopped = true));
    void this.check(0, BY_ITSELF);
  }

  protected rest(): Promise<void> {
    return this.check(this.chain()?.checked ?? 0, Infinity);
  }

  protected again(): Promise<void> {
    return this.check(0, Infinity);
  }

  /** Stretch by stretch, until it is done or so many entries are. */
  private async check(after: number, upTo: number): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      for (let from = after, done = false; !done && from < upTo && !this.stopped;) {
        const chain = await checkAuditChain(from);
        this.chain.set(chain);
        done = chain.done;
        from = chain.checked;
      }
    } catch (error) {
      this.fault.set(faultWords(error));
    }
    this.busy.set(false);
  }
}

const counted = (count: number): string => count.toLocaleString('en-GB');

function toldWords(place: AuditChain['file'] | undefined, cannot: string): string {
  if (!place) return '';
  const told = place.told > 0 ? fill(AUDIT.told, { seq: counted(place.told) }) : AUDIT.toldNothing;
  return place.failure === null ? told : fill(cannot, { told, code: place.failure });
}
