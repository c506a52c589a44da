/**
 * Whether an organization may still send what begins something new, such as an invitation. Declared here and filled in by
 * whoever knows the states of organizations. Notices are not asked for.
 */
export abstract class MailGate {
  abstract mayInvite(organizationId: string): Promise<boolean>;
}

/** Where organizations have no states. */
export const OPEN_GATE: MailGate = { mayInvite: () => Promise.resolve(true) };
