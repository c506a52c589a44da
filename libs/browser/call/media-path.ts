/** Whether media goes from device to device or through a relay, from `getStats` (W3C WebRTC Statistics, section 8.14); null when nothing is selected. */
export const mediaPath = (report: RTCStatsReport): 'direct' | 'relayed' | null => {
  let pair: Record<string, unknown> | undefined;
  report.forEach((stats: Record<string, unknown>) => {
    if (stats['type'] === 'transport' && stats['selectedCandidatePairId']) {
      pair = report.get(stats['selectedCandidatePairId'] as string) as Record<string, unknown> | undefined;
    }
    // Firefox has no transport statistics.
    if (!pair && stats['type'] === 'candidate-pair' && stats['nominated'] && stats['state'] === 'succeeded')
      pair = stats;
  });
  if (!pair) return null;
  const relayed = ['localCandidateId', 'remoteCandidateId'].some((end) => {
    const candidate = report.get(pair?.[end] as string) as Record<string, unknown> | undefined;
    return candidate?.['candidateType'] === 'relay';
  });
  return relayed ? 'relayed' : 'direct';
};
