/** A fault that is told in one sentence, without a stack. */
export class Fault extends Error {}

/** Prints a fault as its sentence, anything else with its stack, and ends with code 1. */
export function fail(error) {
  console.error(error instanceof Fault ? `\n${error.message}` : error);
  process.exit(1);
}
