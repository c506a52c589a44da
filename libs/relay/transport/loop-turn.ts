/** Tells turns of the event loop apart: what is asked of the clock in one, every packet of it may use. */
export class LoopTurn {
  private running = false;
  private packets = 0;

  /** `begin` is called with the first packet of a turn, and told how many came with the turn before; `end` when it is over. */
  constructor(
    private readonly begin: (before: number) => void,
    private readonly end: () => void,
  ) {}

  /** A packet has come in, and is about to be dealt with. */
  arrived(): void {
    if (!this.running) {
      this.running = true;
      const before = this.packets;
      this.packets = 0;
      setImmediate(this.over);
      this.begin(before);
    }
    this.packets++;
  }

  /** Whatever a turn brings in comes before its immediates. */
  private readonly over = (): void => {
    this.running = false;
    this.end();
  };
}
