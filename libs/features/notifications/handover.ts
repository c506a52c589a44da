/**
 * How handing a message over ended. `sent`: a mail server or gateway has it · `later`: nobody has it, and trying again may
 * help · `refused`: it never will.
 */
export type Handover =
  | {
      readonly as: 'sent';
      /** The gateway that took it, and what it calls it in its reports. */
      readonly provider?: string;
      readonly providerReference?: string;
    }
  | { readonly as: 'later' | 'refused'; readonly code: string };
