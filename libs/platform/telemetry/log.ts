/** What a log line may carry beside its event: ids, codes, counts. Never names, addresses, SDP, candidates, IPs, secrets or chat. */
export type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Where programs write down what happened, as JSON, one line each; a token to be injected. */
export abstract class Log {
  /** @param event a stable name with dots, `database.opened`: what one searches for. */
  abstract debug(event: string, facts?: Facts): void;
  abstract info(event: string, facts?: Facts): void;
  abstract warn(event: string, facts?: Facts): void;
  /** @param failure what was thrown: its kind and place are written, its text only where it cannot carry anything personal. */
  abstract error(event: string, failure?: unknown, facts?: Facts): void;
}

/** For tests and for what runs before the log is there. */
export class SilentLog extends Log {
  override debug(): void {}
  override info(): void {}
  override warn(): void {}
  override error(): void {}
}
