import type { Candidate, Description } from '@confrere/contract';
import { FakeNetwork, type FakePeerConnection } from './fake-peer-connection.js';
import { FakeTrack, installFakeTracks } from './fake-tracks.js';
import { NegotiatedConnection } from './negotiated-connection.js';

installFakeTracks();

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
};
const sdp = (...fingerprints: string[]): string =>
  ['v=0', 's=99', ...fingerprints.map((value) => `a=fingerprint:${value}`), ''].join('\r\n');
const candidate: Candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };

describe('NegotiatedConnection', () => {
  const make = (first: boolean) => {
    const described: Description[] = [];
    const connection = new NegotiatedConnection(() => new FakeNetwork().create({}), first, !first, {
      describe: (description) => described.push(description),
      addCandidate: () => undefined,
      changed: () => undefined,
      said: () => undefined,
    });
    return { connection, described, peer: connection.peer as unknown as FakePeerConnection };
  };

  it('the side that waits offers nothing by itself', async () => {
    const { described } = make(false);
    await settle();
    expect(described).toEqual([]);
  });

  it('keeps candidates that come before the description, and adds them after it', async () => {
    const { connection, peer } = make(true);
    await settle();
    connection.candidateAdded(candidate);
    await settle();
    expect(peer.candidates).toEqual([]);
    connection.described({ type: 'answer', sdp: sdp('sha-256 AA:BB') });
    connection.candidateAdded({ ...candidate, candidate: '' });
    await settle();
    expect(peer.candidates.map((each) => each.candidate)).toEqual(['candidate:1', '']);
  });

  it('the impolite side ignores an offer that crosses its own', async () => {
    const { connection, peer, described } = make(true);
    await settle();
    connection.described({ type: 'offer', sdp: sdp('sha-256 AA:BB') });
    await settle();
    expect([peer.signalingState, peer.remoteDescription, described.length]).toEqual(['have-local-offer', null, 1]);
  });

  it('the polite side takes an offer that crosses its own, and answers', async () => {
    const { connection, peer, described } = make(false);
    connection.described({ type: 'offer', sdp: sdp('sha-256 AA:BB') });
    await settle();
    peer.restartIce();
    await settle();
    expect(peer.signalingState).toBe('have-local-offer');
    connection.described({ type: 'offer', sdp: sdp('sha-256 AA:BB') });
    await settle();
    expect(described.map(({ type }) => type)).toContain('answer');
    expect(peer.rollbacks).toBe(1);
  });

  it('an answer that nobody waits for is dropped', async () => {
    const { connection, peer } = make(false);
    connection.described({ type: 'answer', sdp: sdp('sha-256 AA:BB') });
    await settle();
    expect(peer.remoteDescription).toBeNull();
  });

  it.each([
    ['no fingerprint', []],
    ['two fingerprints', ['sha-256 AA:BB', 'sha-256 CC:DD']],
    ['a second fingerprint by another hash', ['sha-256 AA:BB', 'sha-1 CC:DD']],
    ['something that is no fingerprint', ['sha-256 hello']],
  ])('refuses a description with %s', async (_, fingerprints) => {
    const { connection, peer, described } = make(false);
    connection.described({ type: 'offer', sdp: sdp(...fingerprints) });
    await settle();
    expect([peer.remoteDescription, described]).toEqual([null, []]);
  });

  it('takes the same fingerprint said several times, in any spelling of its letters', async () => {
    const { connection, peer } = make(false);
    connection.described({ type: 'offer', sdp: sdp('sha-256 AA:BB', 'SHA-256 aa:bb ') });
    await settle();
    expect(peer.signalingState).toBe('stable');
  });

  it('refuses another certificate on the same connection', async () => {
    const { connection, peer } = make(false);
    connection.described({ type: 'offer', sdp: sdp('sha-256 AA:BB') });
    await settle();
    const before = peer.remoteDescription;
    connection.described({ type: 'offer', sdp: sdp('sha-256 CC:DD') });
    await settle();
    expect(peer.remoteDescription).toBe(before);
  });

  it('tracks that were put on early go on as soon as there are senders', async () => {
    const { connection, peer } = make(false);
    const audio = new FakeTrack('audio') as unknown as MediaStreamTrack;
    connection.send({ audio, video: null });
    connection.described({ type: 'offer', sdp: sdp('sha-256 AA:BB') });
    await settle();
    expect(peer.transceivers.map(({ sender }) => sender.track)).toEqual([audio, null]);
  });

  it('a closed connection takes nothing and says nothing', async () => {
    const { connection, peer, described } = make(false);
    connection.close();
    connection.close();
    connection.described({ type: 'offer', sdp: sdp('sha-256 AA:BB') });
    await settle();
    expect([peer.connectionState, described]).toEqual(['closed', []]);
    expect(connection.say('x')).toBe(false);
  });
});
