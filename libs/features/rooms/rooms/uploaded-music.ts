import { DomainError } from '@confrere/kernel';
import { readBody } from '@confrere/platform/http';
import type { Request } from 'express';
import { LONGEST_MUSIC } from './room-musics.js';

/** The file in the body of a request. @throws DomainError `music.too-large`. */
export async function uploadedMusic(request: Request): Promise<Buffer> {
  const bytes = await readBody(request, LONGEST_MUSIC);
  if (bytes === null) throw new DomainError('music.too-large', 'invalid', 'A file of at most 1 MB.');
  return bytes;
}
