import {
  AskForJoin,
  AskForPasskey,
  AskForReset as Reset,
  AskForSetup,
  JoinByPassword,
  type JoinState,
  type PasskeyOptions,
  SetNewPassword,
  SetUp,
  type SetupState,
  type SignInAnswer,
  SignInByCode,
  SignInByPasskey as ByPasskey,
  SignInByPassword as ByPassword,
  type SignInMethods as Methods,
  Slug,
} from '@confrere/contract';
import { Access } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Body, Controller, Get, Header, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { deviceName } from '../../device-name.js';
import { FailedExchanges } from '../../failed-exchanges.js';
import { LoginCookie } from '../../login-cookie.js';
import { FirstRun } from '../first-run/first-run.js';
import { JoinStaff } from '../join/join-staff.js';
import { SignInByPasskey } from '../passkeys/sign-in-by-passkey.js';
import { AskForReset } from '../reset/ask-for-reset.js';
import { PasswordResets } from '../reset/password-resets.js';
import { SecondFactorSteps, type SignedIn, type StepWanted } from './second-factor-steps.js';
import { SignInByPassword } from './sign-in-by-password.js';
import { SignInMethods } from './sign-in-methods.js';

/** The door for those who have an account of this appliance. */
@Controller('api/sign-in')
@Access({ area: ['desk', 'admin'], to: 'anyone' })
export class SignInController {
  constructor(
    private readonly offered: SignInMethods,
    private readonly byPassword: SignInByPassword,
    private readonly steps: SecondFactorSteps,
    private readonly byPasskey: SignInByPasskey,
    private readonly askForReset: AskForReset,
    private readonly resets: PasswordResets,
    private readonly firstRun: FirstRun,
    private readonly joinStaff: JoinStaff,
    private readonly failed: FailedExchanges,
    private readonly cookie: LoginCookie,
  ) {}

  @Get('methods')
  @Header('Cache-Control', 'no-store')
  methods(@Query('organization') organization: unknown): Promise<Methods> {
    if (organization === undefined) return this.offered.of(null);
    // What cannot be a slug finds nothing, like one that is nobody's.
    const slug = Slug.safeParse(organization);
    return this.offered.of(slug.success ? slug.data : '');
  }

  @Post('password')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async password(
    @Body(new SchemaPipe(ByPassword)) body: ByPassword,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const account = JSON.stringify([body.organization, body.email.toLowerCase()]);
    const attempt = () => this.byPassword.run(body, deviceOf(request));
    const mark = this.cookie.markOf(request, await this.byPassword.memberOf(body));
    return this.answer(await this.failed.attempt(request.ip ?? '', attempt, account, mark), request, response);
  }

  @Post('code')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async code(
    @Body(new SchemaPipe(SignInByCode)) { step, code }: SignInByCode,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const attempt = () => this.steps.withCode(step, code, deviceOf(request));
    const whose = await this.steps.accountOf(step);
    const account = whose && JSON.stringify([whose.organizationId, whose.memberId]);
    const mark = this.cookie.markOf(request, whose?.memberId ?? null);
    return this.answer(await this.failed.attempt(request.ip ?? '', attempt, account, mark), request, response);
  }

  @Post('passkey-options')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async passkeyOptions(@Body(new SchemaPipe(AskForPasskey)) body: AskForPasskey): Promise<PasskeyOptions> {
    return { options: await this.byPasskey.options(body) };
  }

  @Post('passkey')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async passkey(
    @Body(new SchemaPipe(ByPasskey)) body: ByPasskey,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const attempt = () => this.byPasskey.run(body, deviceOf(request));
    const begun = await this.failed.attempt(request.ip ?? '', attempt);
    return this.answer({ next: 'signed-in', begun, recoveryCodes: null }, request, response);
  }

  @Post('reset')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  reset(@Body(new SchemaPipe(Reset)) body: Reset): Promise<void> {
    return this.askForReset.run(body);
  }

  @Post('new-password')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  newPassword(
    @Body(new SchemaPipe(SetNewPassword)) { secret, password }: SetNewPassword,
    @Req() request: Request,
  ): Promise<void> {
    return this.failed.attempt(request.ip ?? '', () => this.resets.use(secret, password));
  }

  @Post('setup-state')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  setupState(@Body(new SchemaPipe(AskForSetup)) { secret }: AskForSetup, @Req() request: Request): Promise<SetupState> {
    return this.failed.attempt(request.ip ?? '', () => this.firstRun.state(secret));
  }

  @Post('setup')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async setUp(
    @Body(new SchemaPipe(SetUp)) body: SetUp,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const begun = await this.failed.attempt(request.ip ?? '', () => this.firstRun.setUp(body, deviceOf(request)));
    return this.answer({ next: 'signed-in', begun, recoveryCodes: null }, request, response);
  }

  @Post('join-state')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  joinState(@Body(new SchemaPipe(AskForJoin)) { secret }: AskForJoin, @Req() request: Request): Promise<JoinState> {
    return this.failed.attempt(request.ip ?? '', () => this.joinStaff.state(secret));
  }

  @Post('join')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async join(
    @Body(new SchemaPipe(JoinByPassword)) body: JoinByPassword,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInAnswer> {
    const attempt = () => this.joinStaff.run(body, deviceOf(request));
    return this.answer(await this.failed.attempt(request.ip ?? '', attempt), request, response);
  }

  private async answer(result: SignedIn | StepWanted, request: Request, response: Response): Promise<SignInAnswer> {
    if (result.next !== 'signed-in') return result;
    const identity = await this.cookie.hand(request, response, result.begun);
    return { next: 'signed-in', identity, recoveryCodes: result.recoveryCodes && [...result.recoveryCodes] };
  }
}

const deviceOf = (request: Request): string | null => deviceName(request.headers['user-agent']);
