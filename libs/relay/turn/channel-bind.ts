import { CHANNEL_LIFETIME, PERMISSION_LIFETIME } from '../policy/limits.js';
import { peerOf } from '../policy/peer-policy.js';
import { ChannelNumber } from '../stun/attributes/channel-number.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { Allocation } from './allocation.js';
import { errorTo, successTo } from './answers.js';
import { allocationOf, type Answer, type AuthenticatedRequest, type RelayParts } from './request.js';

const FIRST_CHANNEL = 0x4000;

/** ChannelBind (RFC 8656, section 12.2). A number and a peer belong to each other until the binding expires. */
export function answerChannelBind(request: AuthenticatedRequest, { allocations, limits, clock }: RelayParts): Answer {
  const { message } = request;
  const allocation = allocationOf(request);
  if (!(allocation instanceof Allocation)) return allocation;
  const [number, address] = [message.read(ChannelNumber), message.read(XorPeerAddress)];
  if (number === null || address === null) return errorTo(message, 400);
  if (number < FIRST_CHANNEL || number > limits.lastChannel) return errorTo(message, 400);
  const half = allocation.ofFamily(address.family);
  const peer = half && peerOf(half, address, allocations.table);
  if (!peer) return errorTo(message, 403);

  const now = clock.monotonic();
  // A number stands for one peer, whichever half of a dual allocation it is bound on.
  const ofNumber = half.channel(number, now) ?? half.twin?.channel(number, now);
  const ofPeer = half.channelTo(peer, now);
  if ((ofNumber && ofNumber.peer !== peer) || (ofPeer && ofPeer.number !== number)) return errorTo(message, 400);
  const isNew = !ofNumber;
  if (isNew && half.countChannels(now) >= limits.channelsPerAllocation) return errorTo(message, 508);
  // A binding, new or renewed, installs or renews the permission as well.
  half.bind(number, peer, now + CHANNEL_LIFETIME * 1000);
  half.permit(now + PERMISSION_LIFETIME * 1000);
  half.outside?.permit(address, now + PERMISSION_LIFETIME * 1000);
  return successTo(message);
}
