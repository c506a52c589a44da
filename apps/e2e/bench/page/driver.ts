/** What a page load came to, milliseconds since the navigation began. */
export interface Load {
  readonly usable: number | null;
  /** Bytes on the wire until then, headers and all. */
  readonly bytesUntilUsable: number;
  readonly requestsUntilUsable: number;
  readonly lineOpen: number | null;
  /** Before the first press, as browsers count it: later screens are not the load. */
  readonly largestPaint: number;
  readonly firstPaint: number;
  readonly longTasks: LongTask[];
}

/** Milliseconds since the navigation began, and how long. */
export interface LongTask {
  readonly at: number;
  readonly took: number;
}

export interface DriverPlan {
  /** Buttons to press, in this order, each as soon as a finger could: painted, enabled, on top. */
  readonly press: readonly string[];
  /** The control that says "usable" when it could be pressed; it is not pressed. */
  readonly usable: string;
  /** A picture of one's own camera must be shown too. */
  readonly needsPicture: boolean;
}

declare global {
  interface Window {
    load: () => Load;
    /** Tells the bench, which put it there through DevTools, that the page can be used. */
    tellUsable: (nothing: string) => void;
  }
}

/** Runs before any script of the page; the same for every page. Must not refer to anything outside itself. */
export function installDriver(plan: DriverPlan): void {
  let usable: number | null = null;
  let firstPress = Infinity;
  let lineOpen: number | null = null;
  let [largestPaint, firstPaint] = [0, 0];
  const longTasks: LongTask[] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.startTime < firstPress) largestPaint = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') firstPaint = entry.startTime;
  }).observe({ type: 'paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push({ at: entry.startTime, took: entry.duration });
  }).observe({ type: 'longtask', buffered: true });

  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('open', () => (lineOpen ??= performance.now()));
    }
  };

  /** The control with this text, if a finger could press it now. */
  const tappable = (text: string): HTMLElement | null => {
    for (const control of document.querySelectorAll<HTMLElement>('button')) {
      if (control.textContent.trim() !== text) continue;
      if (control.matches(':disabled,[aria-disabled="true"],[inert] *')) continue;
      const box = control.getBoundingClientRect();
      if (box.width === 0) continue;
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (top && control.contains(top)) return control;
    }
    return null;
  };
  const pictured = (): boolean =>
    [...document.querySelectorAll('video')].some((video) => video.videoWidth > 0 && video.readyState >= 2);

  /** The last button is pressed again while it is still there, as a finger does when nothing happens. */
  let step = 0;
  const look = (): void => {
    const [pressed, next] = [plan.press[step - 1], plan.press[step]];
    // Nobody presses what is not painted yet.
    const control = next === undefined || largestPaint === 0 ? null : tappable(next);
    if (control) {
      step++;
      firstPress = Math.min(firstPress, performance.now());
      control.click();
    } else if (next === undefined && tappable(plan.usable) && (!plan.needsPicture || pictured())) {
      usable = performance.now();
      window.tellUsable('');
      return;
    } else if (pressed !== undefined) tappable(pressed)?.click();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  const fetched = (): PerformanceResourceTiming[] =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .map((entry) => entry as PerformanceResourceTiming)
      .filter((entry) => entry.responseEnd <= (usable ?? 0));
  window.load = () => ({
    usable,
    bytesUntilUsable: fetched().reduce((total, entry) => total + entry.transferSize, 0),
    requestsUntilUsable: fetched().length,
    lineOpen,
    largestPaint,
    firstPaint,
    longTasks,
  });
}
