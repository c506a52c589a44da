import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { Fault } from '@confrere/platform/config';

/** Linux has 108 bytes for the path of a socket, with a zero at the end. */
const LONGEST_PATH = 107;

/**
 * Makes way for a socket: the folder is there, for this account alone, and a socket that a killed process left is gone.
 * @throws Fault when a process still listens there, or when nothing can be put there
 */
export async function makeWayForSocket(path: string): Promise<void> {
  const folder = dirname(path);
  const rename = 'name another folder in runDir (CONFRERE_RUN_DIR)';
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw new Fault(`The path ${path} is too long for a socket: ${rename}, with a shorter path.`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (!there) return;
    if (!there.isSocket()) throw new Fault(`${path} is no socket of Confrere's: remove it, or ${rename}.`);
    if (await answers(path)) throw new Fault(`Another Confrere server listens at ${path}: end it first, or ${rename}.`);
    rmSync(path, { force: true });
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Fault(
      `Confrere may not write into ${folder} (${code}): give this account write permission, or ${rename}.`,
      {
        cause: error,
      },
    );
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false);
      else reject(error);
    });
  });
}
