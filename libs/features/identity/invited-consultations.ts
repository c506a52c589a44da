import type { Ending, Picture } from '@confrere/contract';

/** What the landing page says about a consultation. */
export interface InvitedConsultation {
  readonly professional: {
    readonly displayName: string;
    readonly title: string | null;
    readonly picture: Picture | null;
  };
  readonly plannedAt: Date | null;
  readonly visitorName: string | null;
  /** A call of it was answered and goes on. */
  readonly inCall: boolean;
  /** It has ended and cannot be entered again. */
  readonly over: boolean;
  /** The clinic has cancelled it. */
  readonly cancelled: boolean;
  /** When it was before it was moved. */
  readonly movedFrom: Date | null;
  readonly ending: Ending | null;
}

/** Tells identity about the consultation behind an invitation; `rooms` fills it in, so that identity need not know rooms. */
export abstract class InvitedConsultations {
  /** @returns null when there is no such consultation (any more). */
  abstract describe(consultationId: string): Promise<InvitedConsultation | null>;
}
