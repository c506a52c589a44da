import type { CheckWays } from '@confrere/contract';

const LONGEST = 8_000;

/** Sends a word from this browser to itself through the relay, by this one way. Answers whether it arrived. */
export async function tryWay({ one, other }: CheckWays['ways'][number]): Promise<boolean> {
  const [here, there] = [one, other].map(
    (server) => new RTCPeerConnection({ iceServers: [server as RTCIceServer], iceTransportPolicy: 'relay' }),
  ) as [RTCPeerConnection, RTCPeerConnection];
  try {
    const heard = new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), LONGEST);
      there.ondatachannel = ({ channel }) => (channel.onmessage = () => resolve(true));
      const channel = here.createDataChannel('check');
      channel.onopen = () => channel.send('here');
    });
    here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined).catch(() => undefined);
    there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined).catch(() => undefined);
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription!);
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription!);
    return await heard;
  } catch {
    return false;
  } finally {
    here.close();
    there.close();
  }
}
