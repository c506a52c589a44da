/** The one origin under which pages of this appliance are reached, `https://visit.clinic.example`; a token to be injected. */
export class PublicOrigin {
  /** @param value scheme, host and port as a browser sends them in `Origin`: no slash at the end, no default port. */
  constructor(readonly value: string) {}
}
