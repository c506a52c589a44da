import {
  type MessagesOverview,
  TestMessage as TestMessageBody,
  type TestMessage,
  type TestedMessage,
} from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { deliveryOf } from './deliveries.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import { SmsSetup } from './sms/sms-setup.js';
import { TestWays } from './test-ways.js';

const LATEST = 50;

/** How messages leave, for the administration: never whom one went to, but where it is shown instead of sent. */
@Controller('api/admin/messages')
export class MessagesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sms: SmsSetup,
    private readonly test: TestWays,
  ) {}

  @Get()
  @Access({ area: 'admin', to: 'messages:see' })
  @Header('Cache-Control', 'no-store')
  async overview(@CurrentMember() { organizationId }: MemberPrincipal): Promise<MessagesOverview> {
    const rows = await this.unitOfWork.in(organizationId).read((entities) =>
      entities.find(OutboxMessageEntity, {
        where: { organizationId },
        order: { createdAt: 'DESC', id: 'DESC' },
        take: LATEST,
      }),
    );
    const shown = await this.sms.shown?.list(organizationId);
    return {
      ways: this.test.ways,
      deliveries: rows.map(deliveryOf),
      shown: shown ? shown.map(({ sentAt, ...each }) => ({ ...each, at: sentAt.toISOString() })) : null,
    };
  }

  @Post('tests')
  @Access({ area: 'admin', to: 'messages:test' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  run(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(TestMessageBody)) body: TestMessage,
  ): Promise<TestedMessage> {
    return this.test.run(member, body);
  }
}
