import type { Migration } from '../migration.js';
import { peopleLinksAudit } from './0001-people-links-audit.js';
import { roomsCalls } from './0002-rooms-calls.js';

/** Every migration, in order. New ones are added at the end. */
export const migrations: readonly Migration[] = [peopleLinksAudit, roomsCalls];
