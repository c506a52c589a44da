import type { Rows } from '@confrere/platform/storage';

/** An identity provider by which the staff of an organization may sign in. */
export interface OfferedProvider {
  readonly id: string;
  /** As the button says it, `Oslo Hospital`. */
  readonly name: string;
  /** The address of this appliance at which that sign-in begins, opened as a page. */
  readonly start: string;
}

/** Says which identity providers an organization offers; a token to be injected. */
export abstract class OfferedProviders {
  abstract of(organizationId: string): Promise<readonly OfferedProvider[]>;

  /** Whether one of them is on, can be trusted today, and has let somebody in before. */
  abstract work(entities: Rows, organizationId: string): Promise<boolean>;

  /** Whether one of them is on. */
  abstract areOn(entities: Rows, organizationId: string): Promise<boolean>;
}
