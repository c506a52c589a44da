/** Why a request could not be done, said calmly. `name` is the visitor's, `by` the colleague who was quicker. */
export const refusalWords = (code: string, { name, by }: { name: string; by: string | null }): string => {
  switch (code) {
    case 'consultation.already-ringing':
      return `${by ?? 'A colleague'} is calling ${name} now.`;
    case 'consultation.not-waiting':
      return by ? `${by} is with ${name} now.` : `${name} is not in the waiting room any more.`;
    case 'consultation.moved-on':
      return `A colleague was quicker: ${name} waits for somebody else now.`;
    case 'member.no-colleague':
      return 'Whoever you chose meets no visitors any more. Choose somebody else.';
    case 'room.not-found':
      return 'This team is not there any more. Choose somebody else.';
    case 'consultation.over':
      return `The appointment of ${name} is over.`;
    case 'consultation.not-ended':
      return `${name} is back in the waiting room, so there is no outcome yet.`;
    case 'consultation.not-found':
      return `${name} is not in the queue any more.`;
    case 'call.busy':
      return 'You are in another call already, perhaps in another window. End it there first.';
    case 'call.not-ringing':
    case 'call.not-live':
    case 'call.not-found':
      return 'That call is over.';
    case 'seat.elsewhere':
      return 'This is open in another window. Go on there.';
    case 'access.unauthenticated':
    case 'access.denied':
      return 'You are not signed in any more. Open your personal link again.';
    case 'organization.suspended':
      return 'Your organization is suspended: running calls go on, new ones cannot begin. Ask its owner.';
    case 'organization.closing':
      return 'Your organization is being closed and can only be read. Ask its owner.';
    case 'rate.limited':
      return 'That was a little fast. Wait a moment and try again.';
    case 'network.unreachable':
      return 'The server does not answer. Check the network, then try again.';
    default:
      return `That did not work. Try again; if it happens again, tell your administrator: ${code}.`;
  }
};
