/**
 * Lets the page paint and take taps before it goes on. A module that ends with it splits what is set up: what is imported
 * before it and what is imported after it run in two tasks, so that none holds up a slow phone for long.
 */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
