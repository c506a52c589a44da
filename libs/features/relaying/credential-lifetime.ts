/** A credential admits new allocations this long, in milliseconds; it does not end those that run. */
export const CREDENTIAL_LIFETIME = 15 * 60 * 1000;
/** Renewed when a third of it is left, so that an ICE restart always finds a good one. */
export const RENEW_AFTER = 10 * 60 * 1000;
