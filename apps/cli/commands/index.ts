import type { Command } from '../command.js';
import { relayCheck } from './relay-check.command.js';
import { version } from './version.command.js';

/** Every command there is, in the order of `confrere --help`. */
export const COMMANDS: readonly Command[] = [relayCheck, version];
