/** What a sender believes the line carries before it has measured, kbit/s. */
const START = 1_000;

/**
 * Raises the rate at which Chromium and Safari begin to send video (libwebrtc's `x-google-start-bitrate`; others ignore
 * it) from 300 kbit/s, so that the first picture, the largest there is, does not wait in the pacer. Goes into the
 * description that is *received*: the receiver's parameters are what the sender keeps to. On a thin line the estimate
 * falls below it within a second or so.
 */
export const startQuickly = (sdp: string): string => {
  const parameter = `x-google-start-bitrate=${START}`;
  let video = false;
  const lines = sdp.split('\r\n');
  const described = new Set(lines.map((line) => /^a=fmtp:(\d+) /.exec(line)?.[1]));
  return lines
    .flatMap((line) => {
      if (line.startsWith('m=')) video = line.startsWith('m=video');
      if (!video) return line;
      const codec = /^a=rtpmap:(\d+) (?:VP8|VP9|AV1|H264|H265)\//.exec(line)?.[1];
      if (codec) return described.has(codec) ? line : [line, `a=fmtp:${codec} ${parameter}`];
      // Retransmission and error correction have `apt=` or nothing to say here.
      return /^a=fmtp:\d+ (?!apt=)\S*=/.test(line) ? `${line};${parameter}` : line;
    })
    .join('\r\n');
};
