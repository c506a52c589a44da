import { Id } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';
import { Access } from '@confrere/platform/access';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { RoomMusics } from './room-musics.js';

/** One part of a file, as Safari asks for it: `bytes=0-1` (RFC 9110, section 14). */
const RANGE = /^bytes=(\d+)-(\d*)$/;

/** Plays a waiting room's music to everybody who has its address. */
@Controller('music')
export class MusicController {
  constructor(private readonly musics: RoomMusics) {}

  @Get(':id')
  @Access({ area: ['visit', 'desk', 'admin'], to: 'anyone' })
  async play(
    @Param('id') id: string,
    @Headers('range') range: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const music = Id.safeParse(id).success ? await this.musics.find(id) : null;
    if (!music) throw new DomainError('music.not-found', 'not-found', 'There is no such music.');
    const { bytes, mediaType } = music;
    const part = partOf(range, bytes.length);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Content-Type', mediaType);
    // Another file has another address.
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    if (part) response.status(206).setHeader('Content-Range', `bytes ${part.from}-${part.to}/${bytes.length}`);
    const sent = part ? bytes.subarray(part.from, part.to + 1) : bytes;
    response.setHeader('Content-Length', sent.length);
    response.end(sent);
  }
}

/** Null: all of it, also for a range that makes no sense. */
function partOf(range: string | undefined, length: number): { from: number; to: number } | null {
  const [, first = '', last = ''] = RANGE.exec(range ?? '') ?? [];
  if (first === '') return null;
  const [from, to] = [Number(first), Math.min(last === '' ? length - 1 : Number(last), length - 1)];
  return from <= to ? { from, to } : null;
}
