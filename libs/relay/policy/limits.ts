/** What the relay bounds. Over a limit the one who asks is refused; nobody else notices. */
export interface RelayLimits {
  /** Allocations of one participant of one call. */
  readonly allocationsPerParticipant: number;
  readonly allocationsPerCall: number;
  readonly allocations: number;
  readonly channelsPerAllocation: number;
  /** The highest channel number. RFC 8656, section 12 reserves 0x5000 and above; clients of RFC 5766 draw up to 0x7FFF. */
  readonly lastChannel: number;
  /** Application data of one allocation, each way. Beyond it packets are dropped, nothing is slowed down. */
  readonly kilobitsPerSecond: number;
  /** Of all allocations together; null: as much as the machine can do. */
  readonly totalKilobitsPerSecond: number | null;
  /** Challenges and refusals a second to one source address before authentication; the rest goes unanswered. */
  readonly challengesPerSecond: number;
  readonly streams: number;
  readonly streamsPerSource: number;
}

/**
 * A participant in a call of four holds three connections; each gathers one allocation per relay URL (three: UDP, TCP,
 * TLS) and network interface (say three), and has both generations while ICE restarts: 54. The sums follow; see README,
 * Decisions. A video call at its best needs 3 Mbit/s; one that is cut off for a burst is worse than a guest that uses more.
 */
export const DEFAULT_LIMITS: RelayLimits = {
  allocationsPerParticipant: 54,
  allocationsPerCall: 216,
  allocations: 4000,
  channelsPerAllocation: 8,
  lastChannel: 0x4fff,
  kilobitsPerSecond: 8000,
  totalKilobitsPerSecond: null,
  challengesPerSecond: 50,
  streams: 4000,
  streamsPerSource: 256,
};

/** Seconds. Permissions and channels are fixed by RFC 8656, sections 9 and 12. */
export const PERMISSION_LIFETIME = 300;
export const CHANNEL_LIFETIME = 600;
export const DEFAULT_ALLOCATION_LIFETIME = 600;
