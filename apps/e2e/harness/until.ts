/** Asks again and again until the answer satisfies. Fails after `within` milliseconds with what was last seen. */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  satisfied: (answer: T) => boolean,
  within = 15_000,
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`${what}: not after ${within / 1000} s, last seen ${JSON.stringify(answer)}`);
    await pause(100);
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
