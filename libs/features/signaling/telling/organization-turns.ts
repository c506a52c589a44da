/**
 * What is told to the pages of one organization is told one thing after the other. A snapshot takes its turn as well, so
 * that whatever happened before it is in it, and whatever happens after it is told after it.
 */
export class OrganizationTurns {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** @returns what `work` returns, once its turn has come; a failure concerns its caller only. */
  take<T>(organizationId: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.tails.get(organizationId) ?? Promise.resolve()).then(work);
    const tail: Promise<unknown> = turn.then(noop, noop).then(() => {
      if (this.tails.get(organizationId) === tail) this.tails.delete(organizationId);
    });
    this.tails.set(organizationId, tail);
    return turn;
  }

  /** Resolves when everything that was asked for until now has been told. */
  async settled(): Promise<void> {
    await Promise.all(this.tails.values());
  }
}

const noop = (): void => undefined;
