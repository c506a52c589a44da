import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, ExitCode } from '../command.js';

/** Which version of Confrere this is, as its package.json says. */
export const version: Command = {
  name: 'version',
  summary: 'say which version this is',
  run({ json, say, folder }) {
    const { version: number } = nearestManifest(folder);
    say(json ? JSON.stringify({ version: number }) : number);
    return Promise.resolve(ExitCode.well);
  },
};

function nearestManifest(folder: string): { version: string } {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string };
    if (manifest.version !== undefined) return { version: manifest.version };
  } catch {
    // Not here; one folder up.
  }
  const above = dirname(folder);
  return above === folder ? { version: 'unknown' } : nearestManifest(above);
}
