import type { Transaction } from '@confrere/platform/storage';
import type { Model, Refusal } from './model.fixture.js';
import type { Stage } from './stage.fixture.js';

/** What is drawn for an act; each takes of it what it needs. */
export interface Choice {
  readonly visitor: number;
  readonly desk: number;
  readonly other: number;
  /** Of the visitor, or of the desk. */
  readonly tab: number;
  readonly which: number;
}

/** Something that somebody does, or that happens. */
export interface Act {
  /** How it should end; where it is not refused the model is as it should be afterwards. */
  foretell(model: Model, choice: Choice): Refusal;
  run(stage: Stage, choice: Choice, tx: Transaction): Promise<unknown>;
}

export const VISITOR_TABS = ['tab-of-the-visitor', 'phone-of-the-visitor'] as const;
export const DESK_TABS = ['tab-of-the-desk', 'other-tab-of-the-desk'] as const;
/** One of several, by number. */
export const pick = <T>(list: readonly T[], number: number): T => {
  const picked = list[number % list.length];
  if (picked === undefined) throw new Error('there is nothing to choose from');
  return picked;
};
export const visitorTab = ({ tab }: Choice): string => pick(VISITOR_TABS, tab);
export const deskTab = ({ tab }: Choice): string => pick(DESK_TABS, tab);
