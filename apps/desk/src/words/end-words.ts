import type { CallEndReason } from '@confrere/contract';

/** What to say of a call that ended before anyone talked; null where nothing needs to be said. */
export const notTalkedWords = (reason: CallEndReason | null, name: string): string | null => {
  switch (reason) {
    case 'unanswered':
      return `${name} did not answer, and still waits.`;
    case 'declined':
      return `${name} is not ready yet, and still waits.`;
    case 'moved':
      return 'The call goes on in your other window.';
    case 'left':
      return `${name} has left the waiting room.`;
    case 'cancelled':
      return null;
    default:
      return `The call to ${name} did not come about.`;
  }
};
