import { LONGEST_METADATA } from '@confrere/contract';
import type { LargeBodies } from '@confrere/platform/http';

/** Metadata travels as text in JSON, where each quotation mark and each line's end takes two bytes. */
export const metadataBodies: LargeBodies = { path: '/api/admin/identity-providers', most: 2 * LONGEST_METADATA };
