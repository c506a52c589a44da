import { Id, type UploadedPicture } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { AcceptsBody, readBody } from '@confrere/platform/http';
import { Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { refusal } from './picture-encoder.js';
import { Pictures } from './pictures.js';

/** Of an uploaded picture, in bytes. */
const LONGEST_PICTURE = 2 * 1024 * 1024;

/** Shows pictures to everybody who has their address, and takes those of members and of the organization. */
@Controller()
export class PicturesController {
  constructor(private readonly pictures: Pictures) {}

  @Get('pictures/:id')
  @Access({ area: ['visit', 'desk', 'admin'], to: 'anyone' })
  async show(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const picture = Id.safeParse(id).success ? await this.pictures.find(id) : null;
    if (!picture) throw new DomainError('picture.not-found', 'not-found', 'There is no such picture.');
    // Another picture has another address. The policy that loads nothing comes from platform/http, as for all that is no page.
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.setHeader('Content-Type', picture.mediaType);
    response.setHeader('Content-Length', picture.bytes.length);
    response.setHeader('Content-Disposition', 'inline');
    response.end(picture.bytes);
  }

  @Put('api/admin/organization/logo')
  @Access({ area: 'admin', to: 'organization:change' })
  @AcceptsBody('image/png', 'image/jpeg')
  async putLogo(@CurrentMember() member: MemberPrincipal, @Req() request: Request): Promise<UploadedPicture> {
    return { picture: await this.pictures.put(member, null, await uploaded(request)) };
  }

  @Delete('api/admin/organization/logo')
  @Access({ area: 'admin', to: 'organization:change' })
  @HttpCode(204)
  removeLogo(@CurrentMember() member: MemberPrincipal): Promise<void> {
    return this.pictures.remove(member, null);
  }

  @Put('api/desk/me/picture')
  @Access({ area: ['desk', 'admin'], to: 'member' })
  @AcceptsBody('image/png', 'image/jpeg')
  async putOwn(@CurrentMember() member: MemberPrincipal, @Req() request: Request): Promise<UploadedPicture> {
    return { picture: await this.pictures.put(member, member.memberId, await uploaded(request)) };
  }

  @Delete('api/desk/me/picture')
  @Access({ area: ['desk', 'admin'], to: 'member' })
  @HttpCode(204)
  removeOwn(@CurrentMember() member: MemberPrincipal): Promise<void> {
    return this.pictures.remove(member, member.memberId);
  }
}

async function uploaded(request: Request): Promise<Buffer> {
  const bytes = await readBody(request, LONGEST_PICTURE);
  if (bytes === null) throw refusal('too-large');
  return bytes;
}
