// Loaded into a measured server by `--import`, from outside of the product: on each connection to its socket it collects the
// garbage and answers with what memory is left in use, and with how late the event loop came to its turns since the last one.
import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between two looks. What is told is how much later than that the loop came. */
const RESOLUTION = 5;

if (isMainThread && process.env.BENCH_INSIDE) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  createServer(async (connection) => {
    const late = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION);
    for (let round = 0; round < 3; round++) {
      collect();
      await wait(100);
    }
    connection.end(JSON.stringify({ ...process.memoryUsage(), late }));
    delay.reset();
  })
    .listen(process.env.BENCH_INSIDE)
    .unref();
}
