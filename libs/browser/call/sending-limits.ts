/** Video a person sends to each other person, bit/s: a mesh sends it once for each, over one uplink. */
const VIDEO_LIMITS = [1_700_000, 1_000_000, 600_000];

/**
 * Sound goes first when the line is thin; picture is bounded by the number of `others`. With `small` it is sent at half its
 * width and height: the first picture is the largest in bytes and in work, and comes sooner when it is a quarter of that.
 * Called while it rings and after the first second, so that nothing of it is on the way from Answer to the first picture.
 */
export const limitSending = (audio: RTCRtpSender, video: RTCRtpSender, others: number, small: boolean): void => {
  set(audio, { priority: 'high', networkPriority: 'high' });
  set(video, {
    maxBitrate: VIDEO_LIMITS[Math.min(others, VIDEO_LIMITS.length) - 1] ?? 600_000,
    scaleResolutionDownBy: small ? 2 : 1,
  });
};

const set = (sender: RTCRtpSender, wanted: Partial<RTCRtpEncodingParameters>): void => {
  const parameters = sender.getParameters();
  // Before the first negotiation there is nothing to set (Firefox too has none then).
  if (!parameters.encodings?.length) return;
  for (const encoding of parameters.encodings) Object.assign(encoding, wanted);
  sender.setParameters(parameters).catch(() => undefined); // a browser that does not know it sends as it likes
};
