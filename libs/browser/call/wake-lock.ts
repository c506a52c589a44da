/** Keeps the screen on during a call or a wait; asks again when the page comes back, since browsers let go when it is hidden. */
export class WakeLock {
  private wanted = false;
  private held: WakeLockSentinel | null = null;

  /** @param told is called with whether the browser agreed, each time it was asked. */
  constructor(private readonly told: (held: boolean) => void = () => undefined) {}

  request(): void {
    if (this.wanted) return;
    this.wanted = true;
    document.addEventListener('visibilitychange', this.ask);
    this.ask();
  }

  release(): void {
    this.wanted = false;
    document.removeEventListener('visibilitychange', this.ask);
    this.letGo();
  }

  private readonly ask = (): void => {
    const { wakeLock } = navigator as Partial<Navigator>;
    if (document.visibilityState === 'hidden' || !wakeLock) return;
    wakeLock.request('screen').then(
      (sentinel) => {
        this.letGo();
        this.held = sentinel;
        this.told(true);
        if (!this.wanted) this.letGo();
      },
      () => this.told(false), // low battery: the screen goes dark, the call goes on
    );
  };

  private letGo(): void {
    this.held?.release().catch(() => undefined);
    this.held = null;
  }
}
