/**
 * What Node is started with where the relay runs (README.md, Decisions): a young generation of four megabytes from the
 * beginning, which packets' garbage never fills with anything that lives, and no threads to collect it with.
 */
export const RELAY_NODE_FLAGS = ['--single-threaded-gc', '--min-semi-space-size=4'];
