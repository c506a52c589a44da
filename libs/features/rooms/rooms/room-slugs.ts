import { RoomSlug } from '@confrere/contract';
import { Clock, DomainError } from '@confrere/kernel';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { MoreThan, Not } from 'typeorm';
import { RoomEntity } from '../room.entity.js';
import { FormerRoomSlugEntity } from './former-room-slug.entity.js';

/** So long an address that a room had leads to it and is nobody else's: letters with it lie on tables for months. */
export const FORMER_SLUG_FOR = 365 * 24 * 3_600_000;

/** Keeps the addresses of an organization's rooms apart, those that they had included. */
@Injectable()
export class RoomSlugs {
  constructor(private readonly clock: Clock) {}

  /** The room at an address, now or before; null: nobody's. `moved`: it has another address now. */
  async at(entities: Rows, organizationId: string, slug: string): Promise<{ room: RoomEntity; moved: boolean } | null> {
    const room = await entities.findOneBy(RoomEntity, { organizationId, slug });
    if (room) return { room, moved: false };
    const former = await this.former(entities, organizationId, slug);
    const before = former && (await entities.findOneBy(RoomEntity, { organizationId, id: former.roomId }));
    return before?.slug == null ? null : { room: before, moved: true };
  }

  /** Gives a room another address, or none. @throws DomainError `room.slug-taken`. */
  async move(tx: Transaction, room: RoomEntity, slug: string | null): Promise<void> {
    const { organizationId } = room;
    if (slug !== null && !(await this.isFree(tx.entities, organizationId, slug, room.id)))
      throw new DomainError('room.slug-taken', 'conflict', 'Another room has this address, or had it.');
    for (const each of [room.slug, slug])
      if (each !== null) await tx.entities.delete(FormerRoomSlugEntity, { organizationId, slug: each });
    if (room.slug === null) return;
    const expiresAt = new Date(this.clock.now().getTime() + FORMER_SLUG_FOR);
    await tx.entities.insert(FormerRoomSlugEntity, { organizationId, slug: room.slug, roomId: room.id, expiresAt });
  }

  /** The first address made of a name that is free: `Kne & hofte` → `kne-hofte`. */
  async madeOf(entities: Rows, organizationId: string, name: string): Promise<string> {
    const wanted = lettersOf(name).slice(0, 34).replace(/-$/, '') || 'team';
    for (let number = 1; ; number++) {
      const slug = number === 1 ? wanted : `${wanted}-${number}`;
      if (RoomSlug.safeParse(slug).success && (await this.isFree(entities, organizationId, slug, null))) return slug;
    }
  }

  private async isFree(entities: Rows, organizationId: string, slug: string, roomId: string | null): Promise<boolean> {
    if (await entities.existsBy(RoomEntity, { organizationId, slug, id: Not(roomId ?? '') })) return false;
    const former = await this.former(entities, organizationId, slug);
    return former === null || former.roomId === roomId;
  }

  private former(entities: Rows, organizationId: string, slug: string): Promise<FormerRoomSlugEntity | null> {
    const expiresAt = MoreThan(this.clock.now());
    return entities.findOneBy(FormerRoomSlugEntity, { organizationId, slug, expiresAt });
  }
}

const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a', ß: 'ss', đ: 'd', ł: 'l', þ: 'th', ð: 'd' };

const lettersOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[æøåßđłþð]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '');
