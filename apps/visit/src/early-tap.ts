let tapped = false;
document.getElementById('start')?.addEventListener('click', () => (tapped = true), { once: true });

/** Start was tapped while the rest of the page was still being set up: the tap counts. Imported first, for that reason. */
export const tappedEarly = (): boolean => tapped;
