// What the process holds in the course of a run. Resident memory is looked at as it is, without collecting before.
import { performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';

const SHOWN_EVERY_SECONDS = 20;
/** By then everything is compiled and the allocator has what it needs; a machine that has much else to do takes longer. */
const WARM_AFTER_PACKETS = 300_000;

const megabytes = (bytes) => bytes / 1e6;
const rounded = (value) => Math.round(value * 10) / 10;

/** Collects: what is still held then. */
function held() {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return megabytes(heapUsed + external);
}

export class Memory {
  #began = performance.now();
  #shown = -SHOWN_EVERY_SECONDS;
  #warm = null;
  /** Seconds, resident megabytes, and those without buffers, which may only wait to be collected; since it is warm. */
  #samples = [];

  /** @param seconds how long the run is to be: a quarter of it at least is warm-up */
  constructor(seconds) {
    this.seconds = seconds;
  }

  /** Looks at the process, and prints what it sees every twenty seconds. */
  look(packets) {
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
    const at = (performance.now() - this.#began) / 1000;
    if (this.#warm) this.#samples.push([at, megabytes(rss), megabytes(rss - external)]);
    else if (packets >= WARM_AFTER_PACKETS && at >= this.seconds / 4)
      this.#warm = { at, packets, resident: megabytes(rss), held: held() };
    if (at < this.#shown + SHOWN_EVERY_SECONDS) return;
    this.#shown = at;
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
    const parts = Object.entries({ rss, heapTotal, young, heapUsed, external, arrayBuffers });
    const text = parts.map(([name, bytes]) => `${name} ${megabytes(bytes).toFixed(1).padStart(5)}`).join('  ');
    console.log(`${at.toFixed(0).padStart(5)} s  ${text} MB  ${packets} packets${this.#warm ? '' : '  (warm-up)'}`);
  }

  /** Figures of what grew since the warm-up; null for a run that was too short to tell. */
  grown() {
    if (!this.#warm || this.#samples.length < 10) return null;
    const resident = this.#samples.at(-1)[1];
    return {
      warmUp: Math.round(this.#warm.at),
      resident: rounded(resident),
      growth: rounded(resident - this.#warm.resident),
      slope: rounded(this.#slope(1) * 60),
      slopeWithoutBuffers: rounded(this.#slope(2) * 60),
      held: rounded(held() - this.#warm.held),
    };
  }

  /** Megabytes a second: the straight line that is nearest to all samples. */
  #slope(of) {
    const count = this.#samples.length;
    const mean = (which) => this.#samples.reduce((sum, sample) => sum + sample[which], 0) / count;
    const [time, size] = [mean(0), mean(of)];
    const along = this.#samples.reduce((sum, sample) => sum + (sample[0] - time) * (sample[of] - size), 0);
    return along / this.#samples.reduce((sum, [at]) => sum + (at - time) ** 2, 0);
  }
}
