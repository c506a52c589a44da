/** How the ids of the server's own tests of a relay begin: such calls stand in no record. */
export const CHECK_CALL = 'check.';
