import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file of signed checkpoints, JSON Lines. Only ever appended to. */
export class CheckpointFile {
  constructor(private readonly path: string) {}

  /** Returns when the lines are on the disk. @throws Error with a `code` when they cannot be written. */
  append(lines: readonly string[]): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const file = openSync(this.path, 'a', 0o600);
    try {
      writeSync(file, lines.map((line) => `${line}\n`).join(''));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}
