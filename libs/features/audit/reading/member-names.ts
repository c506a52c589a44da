/**
 * What members are called, also those who have left. The trail holds ids; whoever reads it wants names. Filled in by
 * `people`, which stands above this feature.
 */
export abstract class MemberNames {
  abstract of(organizationId: string): Promise<readonly { readonly id: string; readonly name: string }[]>;
}
