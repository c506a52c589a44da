import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Runs `work` under an id that every log line written meanwhile carries, so that one request can be followed. */
export const withCorrelation = <T>(correlation: string, work: () => T): T => current.run(correlation, work);

/** The id under which this code runs. */
export const currentCorrelation = (): string | undefined => current.getStore();
