import type { Area } from './access.js';
import { AreasServed } from './areas-served.js';

/** One address under which some audiences are served. */
export interface ServedAddress {
  /** Scheme, host and port as a browser sends them in `Origin`: no slash at the end, no default port. */
  readonly origin: string;
  readonly areas: readonly Area[];
}

/**
 * The origins under which pages of this appliance are reached, `https://visit.clinic.example`; a token to be injected. All
 * audiences share one, unless `listeners` in the config gives some of them their own.
 */
export class PublicOrigin extends AreasServed {
  private readonly cameBy = new WeakMap<object, ServedAddress>();

  /**
   * @param value the main one: of whatever has no listener of its own.
   * @param listeners of their own; what they serve is not served under the main one.
   */
  constructor(
    readonly value: string,
    private readonly listeners: readonly ServedAddress[] = [],
  ) {
    super();
  }

  /** Where this audience is served: for links to it. */
  of(area: Area): string {
    return this.ownListener(area)?.origin ?? this.value;
  }

  /** The origin of the listener that a request came in by. */
  at(request: object): string {
    return this.cameBy.get(request)?.origin ?? this.value;
  }

  override by(request: object, area: Area): boolean {
    const listener = this.cameBy.get(request);
    return listener ? listener.areas.includes(area) : this.ownListener(area) === undefined;
  }

  /** Notes by which listener a request came, before anything else looks at it. */
  note(request: object, listener: ServedAddress): void {
    this.cameBy.set(request, listener);
  }

  /** Whether a request came by a listener of its own, and not by the main one. */
  isApart(request: object): boolean {
    return this.cameBy.has(request);
  }

  private ownListener(area: Area): ServedAddress | undefined {
    return this.listeners.find(({ areas }) => areas.includes(area));
  }
}
