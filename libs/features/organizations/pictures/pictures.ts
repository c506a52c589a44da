import type { Picture } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { LOGO, PictureEncoder, PORTRAIT } from './picture-encoder.js';
import { PictureEntity } from './picture.entity.js';

/** Where a picture is fetched. */
export const addressOf = ({ id }: Pick<PictureEntity, 'id'>): string => `/pictures/${id}`;

/** Keeps the logo of each organization and the pictures of its members, one of each. */
@Injectable()
export class Pictures {
  constructor(
    private readonly encoder: PictureEncoder,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /**
   * Puts an uploaded picture in the place of the one before: the logo, or (`memberId`) the picture of a member.
   * @returns its address. @throws DomainError as `PictureEncoder.encode`.
   */
  async put(actor: MemberPrincipal, memberId: string | null, bytes: Buffer): Promise<string> {
    const { organizationId } = actor;
    const picture = await this.encoder.encode(bytes, memberId === null ? LOGO : PORTRAIT);
    const id = this.ids.id();
    await this.unitOfWork.in(organizationId).run(async (tx) => {
      await tx.entities.delete(PictureEntity, { memberId: memberId ?? IsNull() });
      await tx.entities.insert(PictureEntity, { ...picture, id, memberId, createdAt: this.clock.now() });
      const action = memberId === null ? 'organization.logo-changed' : 'member.picture-changed';
      await this.audit.record(tx, { organizationId, actor, action, subjectId: memberId ?? organizationId });
    });
    return addressOf({ id });
  }

  /** Takes it away. Once more does no harm. */
  async remove(actor: MemberPrincipal, memberId: string | null): Promise<void> {
    const { organizationId } = actor;
    await this.unitOfWork.in(organizationId).run(async (tx) => {
      const { affected } = await tx.entities.delete(PictureEntity, { memberId: memberId ?? IsNull() });
      if (affected !== 1) return;
      const action = memberId === null ? 'organization.logo-removed' : 'member.picture-removed';
      await this.audit.record(tx, { organizationId, actor, action, subjectId: memberId ?? organizationId });
    });
  }

  /** For whoever has its id; null when there is none. */
  find(id: string): Promise<PictureEntity | null> {
    return this.unitOfWork.everywhere.read((entities) => entities.findOneBy(PictureEntity, { id }));
  }
}

/** The logo (`memberId` null) or a member's picture as pages show it; null without one. */
export async function pictureOf(
  entities: Rows,
  organizationId: string,
  memberId: string | null,
): Promise<Picture | null> {
  const picture = await entities.findOne(PictureEntity, {
    select: { id: true, width: true, height: true },
    where: { organizationId, memberId: memberId ?? IsNull() },
  });
  return picture && { address: addressOf(picture), width: picture.width, height: picture.height };
}
