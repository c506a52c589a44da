/**
 * Hands out turns, in the order of asking: many shared ones side by side, or one exclusive one alone. Asking for an
 * exclusive turn holds later shared ones back, so that it cannot starve.
 */
export class Turns {
  private gate: Promise<unknown> = Promise.resolve();
  private readonly sharing = new Set<Promise<unknown>>();

  shared<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.gate.then(work);
    const ended: Promise<unknown> = turn.then(noop, noop).then(() => this.sharing.delete(ended));
    this.sharing.add(ended);
    return turn;
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = Promise.all([this.gate, ...this.sharing]).then(work);
    this.gate = turn.then(noop, noop);
    this.sharing.clear();
    return turn;
  }
}

const noop = (): void => undefined;
