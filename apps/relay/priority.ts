import { setPriority } from 'node:os';

/** Three times the share of an ordinary program when all want the processor, not all of it. */
const BEFORE_OTHERS = -5;

/**
 * Packets should not wait while the server starts or the machine does other work: a relay that is kept from the processor
 * for 200 ms is a picture that stands still. Where the account may not ask for it, the relay is as any other program.
 */
export function goBeforeOthers(): void {
  try {
    setPriority(BEFORE_OTHERS);
  } catch {
    // Only root, or who has CAP_SYS_NICE, may.
  }
}
