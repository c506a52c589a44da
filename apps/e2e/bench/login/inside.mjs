// Loaded into the measured server by `--import`, from outside of the product: tells on a socket of its own how late the
// event loop of the main thread comes to its turns. Each connection is answered with what was measured since the last one.
import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between two looks. What is told is how much later than that the loop came. */
const RESOLUTION = 5;

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  createServer((connection) => {
    const measured = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), most: late(delay.max) };
    delay.reset();
    connection.end(JSON.stringify(measured));
  })
    .listen(process.env.BENCH_DELAY_SOCKET)
    .unref();
}
