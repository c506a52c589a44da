import type { RoomMusicEntity } from './room-music.entity.js';

/** What every browser of the last years plays, told by the first bytes and not by the name; null: something else. */
export function musicTypeOf(bytes: Buffer): RoomMusicEntity['mediaType'] | null {
  const text = (from: number, to: number): string => bytes.subarray(from, to).toString('latin1');
  if (text(4, 8) === 'ftyp') return /^(M4A |M4B |mp4[12]|iso[m2-9]|dash)/.test(text(8, 12)) ? 'audio/mp4' : null;
  if (text(0, 3) === 'ID3') return 'audio/mpeg';
  // Eleven bits of synchronisation, then layer III (ISO 11172-3, 2.4.1.3).
  const [first = 0, second = 0] = bytes;
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) === 0x02 ? 'audio/mpeg' : null;
}
