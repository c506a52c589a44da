/** A fact, told to whoever listens after the transaction that made it true has been committed. */
export interface DomainEvent<Name extends string = string> {
  /** Past tense, with its noun: `visitor.arrived`. */
  readonly name: Name;
  readonly organizationId: string;
  readonly at: Date;
}
