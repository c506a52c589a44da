import { startQuickly } from './start-quickly.js';

const lines = (...text: string[]): string => [...text, ''].join('\r\n');

describe('startQuickly', () => {
  it('adds the start rate to each video codec, and to nothing else', () => {
    const sdp = lines(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
      'a=rtpmap:103 H264/90000',
      'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    );
    expect(startQuickly(sdp)).toBe(
      lines(
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'a=rtpmap:111 opus/48000/2',
        'a=fmtp:111 minptime=10;useinbandfec=1',
        'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103',
        'a=rtpmap:96 VP8/90000',
        'a=fmtp:96 x-google-start-bitrate=1000',
        'a=rtpmap:97 rtx/90000',
        'a=fmtp:97 apt=96',
        'a=rtpmap:103 H264/90000',
        'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;x-google-start-bitrate=1000',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      ),
    );
  });

  it('leaves a description without video as it is', () => {
    const sdp = lines('v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111');
    expect(startQuickly(sdp)).toBe(sdp);
  });
});
