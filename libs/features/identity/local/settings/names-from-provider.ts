/** Whether an identity provider says what a member is called; a token to be injected. */
export abstract class NamesFromProvider {
  abstract are(member: { readonly organizationId: string; readonly memberId: string }): Promise<boolean>;
}
