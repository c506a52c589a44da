/** To be measured. */
export const startQuickly = (sdp: string): string => sdp;
