/** The address of a telephone link (RFC 3966): digits, with the plus of an international number. */
export const telephoneLink = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;
