import type { ConsultationState } from '@confrere/contract';

/** Who has to do with a visitor now, so that nobody else can call; null where that is not the reason. */
export const occupiedWords = (
  state: ConsultationState,
  by: { readonly displayName: string; readonly me: boolean } | null,
  since: string | null,
): string | null => {
  const who = by?.displayName ?? 'A colleague';
  const time = since ? ` since ${since}` : '';
  if (state === 'ringing') return by?.me ? 'You are calling from another window' : `${who} is calling${time}`;
  if (state === 'in-consultation') return `In a call with ${by?.me ? 'you' : who}${time}`;
  return null;
};
