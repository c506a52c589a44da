import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file of signed checkpoints, JSON Lines. Only ever appended to. */
export class CheckpointFile {
  constructor(private readonly path: string) {}

  /** Returns when the lines are on the disk. @throws Error with a `code` when they cannot be written. */
  append(lines: readonly string[]): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const file = openSync(this.path, 'a+', 0o600);
    try {
      // Where a crash cut the last line off, what comes now does not join it.
      const begin = endsAmidst(file) ? '\n' : '';
      writeFileSync(file, begin + lines.map((line) => `${line}\n`).join(''));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

function endsAmidst(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString('latin1') !== '\n';
}
