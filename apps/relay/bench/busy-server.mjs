// A server whose main thread is blocked for 50 ms of every 200.
setInterval(() => {
  const until = performance.now() + 50;
  while (performance.now() < until);
}, 200);
console.log('ready');
