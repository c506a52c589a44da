/**
 * Lets the page paint and take taps before it goes on. As a module it splits the start of the page: what is imported
 * before it and what is imported after it are run in two tasks, so that none holds up a slow phone for long.
 */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

await breathe();
