/** Somebody whom an identity provider knows. */
export interface Account {
  readonly name: string;
  readonly password: string;
  readonly displayName: string;
  readonly mail: string;
  readonly groups: readonly string[];
}

export const account = (name: string, displayName: string, ...groups: string[]): Account => ({
  name,
  password: `${name} has a long password`,
  displayName,
  mail: `${name}@fjord.example`,
  groups,
});
