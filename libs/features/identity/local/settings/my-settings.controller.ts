import {
  AddPasskey,
  ChangeLanguages,
  ChangePassword,
  ChangeProfile,
  ConfirmAuthenticator,
  type ConfirmWays,
  Id,
  type MySettings,
  type NewAuthenticator,
  type PasskeyOptions,
  Reauthenticate,
  type RecoveryCodes,
  RenamePasskey,
} from '@confrere/contract';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { FailedExchanges } from '../../failed-exchanges.js';
import { LoginCookie } from '../../login-cookie.js';
import { OwnLoginSessions } from '../../own-login-sessions.js';
import { SecondFactor } from '../one-time-codes/second-factor.js';
import { codeUri } from '../one-time-codes/time-codes.js';
import { OwnPasskeys } from '../passkeys/own-passkeys.js';
import { OwnPassword } from '../password/own-password.js';
import { ConfirmIdentity } from '../sign-in/confirm-identity.js';
import { SignInRuleEntity } from '../sign-in/sign-in-rule.entity.js';
import { MyAccount } from './my-account.js';

const AREA = { area: ['desk', 'admin'], to: 'member' } as const;

/** A member's own account: what they are called, and how they prove who they are. */
@Controller('api/desk')
@Access(AREA)
export class MySettingsController {
  constructor(
    private readonly account: MyAccount,
    private readonly passwords: OwnPassword,
    private readonly passkeys: OwnPasskeys,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: OwnLoginSessions,
    private readonly confirm: ConfirmIdentity,
    private readonly failed: FailedExchanges,
    private readonly cookie: LoginCookie,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get('settings')
  @Header('Cache-Control', 'no-store')
  describe(@CurrentMember() member: MemberPrincipal): Promise<MySettings> {
    return this.account.describe(member);
  }

  @Put('settings/profile')
  @HttpCode(204)
  profile(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(ChangeProfile)) body: ChangeProfile,
  ): Promise<void> {
    return this.account.changeProfile(member, body);
  }

  @Put('settings/languages')
  @HttpCode(204)
  languages(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(ChangeLanguages)) body: ChangeLanguages,
  ): Promise<void> {
    return this.account.changeLanguages(member, body);
  }

  /** Whoever else is signed in to the account has to sign in anew. */
  @Put('settings/password')
  @HttpCode(204)
  async password(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(ChangePassword)) body: ChangePassword,
    @Req() request: Request,
  ): Promise<void> {
    await this.failed.attempt(request.ip ?? '', () => this.passwords.change(member, body), member.memberId);
    await this.sessions.endOthers(member);
  }

  @Post('settings/passkey-options')
  @Access({ ...AREA, recent: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async passkeyOptions(@CurrentMember() member: MemberPrincipal): Promise<PasskeyOptions> {
    return { options: await this.passkeys.options(member) };
  }

  @Post('settings/passkeys')
  @Access({ ...AREA, recent: true })
  @HttpCode(204)
  addPasskey(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(AddPasskey)) { name, passkey }: AddPasskey,
  ): Promise<void> {
    return this.passkeys.add(member, name, passkey);
  }

  @Patch('settings/passkeys/:id')
  @HttpCode(204)
  renamePasskey(
    @CurrentMember() member: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
    @Body(new SchemaPipe(RenamePasskey)) { name }: RenamePasskey,
  ): Promise<void> {
    return this.passkeys.rename(member, id, name);
  }

  @Delete('settings/passkeys/:id')
  @Access({ ...AREA, recent: true })
  @HttpCode(204)
  removePasskey(@CurrentMember() member: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<void> {
    return this.passkeys.remove(member, id);
  }

  @Post('settings/authenticator')
  @Access({ ...AREA, recent: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  beginAuthenticator(@CurrentMember() member: MemberPrincipal): Promise<NewAuthenticator> {
    return this.unitOfWork.in(member.organizationId).run(async (tx) => {
      const secret = await this.secondFactor.begin(tx, member);
      const { name } = await tx.entities.findOneByOrFail(OrganizationEntity, {});
      const { email, displayName } = await tx.entities.findOneByOrFail(MemberEntity, { id: member.memberId });
      return { secret, uri: codeUri(name, email ?? displayName, secret) };
    });
  }

  @Post('settings/authenticator/confirm')
  @Access({ ...AREA, recent: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async confirmAuthenticator(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(ConfirmAuthenticator)) { code }: ConfirmAuthenticator,
  ): Promise<RecoveryCodes> {
    const prepared = await this.secondFactor.prepareCodes();
    await this.unitOfWork
      .in(member.organizationId)
      .run((tx) => this.secondFactor.confirm(tx, member, code, prepared, member));
    return { codes: [...prepared.codes] };
  }

  /** An organization that requires a second factor keeps it; break-glass takes it away. */
  @Delete('settings/authenticator')
  @Access({ ...AREA, recent: true })
  @HttpCode(204)
  removeAuthenticator(@CurrentMember() member: MemberPrincipal): Promise<void> {
    return this.unitOfWork.in(member.organizationId).run(async (tx) => {
      if (await tx.entities.existsBy(SignInRuleEntity, { secondFactorRequired: true }))
        throw new DomainError('authenticator.required', 'conflict', 'The organization requires it.');
      await this.secondFactor.remove(tx, member, member);
    });
  }

  @Post('settings/recovery-codes')
  @Access({ ...AREA, recent: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async renewCodes(@CurrentMember() member: MemberPrincipal): Promise<RecoveryCodes> {
    const prepared = await this.secondFactor.prepareCodes();
    await this.unitOfWork.in(member.organizationId).run((tx) => this.secondFactor.renewCodes(tx, member, prepared));
    return { codes: [...prepared.codes] };
  }

  @Get('reauthenticate')
  @Header('Cache-Control', 'no-store')
  ways(@CurrentMember() member: MemberPrincipal): Promise<ConfirmWays> {
    return this.confirm.ways(member);
  }

  @Post('reauthenticate/passkey-options')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async confirmOptions(@CurrentMember() member: MemberPrincipal): Promise<PasskeyOptions> {
    return { options: await this.confirm.options(member) };
  }

  @Post('reauthenticate')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async reauthenticate(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(Reauthenticate)) body: Reauthenticate,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const attempt = () => this.confirm.run(member, body);
    const { cookie, expiresAt } = await this.failed.attempt(request.ip ?? '', attempt, member.memberId);
    this.cookie.set(response, cookie, expiresAt);
  }
}
