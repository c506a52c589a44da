/** Rings with tones made in the page: nothing is fetched. Works after `unlock` was called inside a tap. */
export class RingTone {
  /** Inside a tap: browsers keep sound back until then. */
  unlock(): void {}

  /** Rings until `stop`. */
  start(): void {}

  stop(): void {}

  /** Three rising tones, about a second: "can you hear it?". Resolves when they are over. */
  test(): Promise<void> {
    return Promise.resolve();
  }

  /** Gives the audio device back. */
  release(): void {}
}
