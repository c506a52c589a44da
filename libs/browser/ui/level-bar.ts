/** Above this the bar counts as a voice, not as the noise of a room (0..1). */
const VOICE = 0.12;
/** So many pictures in a row above VOICE are speech, not a knock on the table. */
const STEADY = 6;

/**
 * Lets a bar move with the microphone, and returns the function that stops it. It reads the level (0 to 1) for each painted
 * picture and writes straight to the bar, so that nothing is rendered sixty times a second.
 * @param heard told once, as soon as somebody speaks.
 */
export function moveBar(bar: HTMLElement, read: () => number, heard: () => void): () => void {
  let pictures = 0;
  let loud = 0;
  const paint = (): void => {
    const level = Math.min(1, Math.max(0, read()));
    bar.style.setProperty('--level', level.toFixed(3));
    if (pictures++ % 30 === 0) bar.setAttribute('aria-valuenow', String(Math.round(level * 100)));
    if (loud < STEADY) {
      loud = level > VOICE ? loud + 1 : 0;
      if (loud === STEADY) heard();
    }
    frame = requestAnimationFrame(paint);
  };
  let frame = requestAnimationFrame(paint);
  return () => cancelAnimationFrame(frame);
}
