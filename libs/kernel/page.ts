/** One page of a longer list. `next` is opaque and absent on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}
