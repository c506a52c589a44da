import type { Colleagues as ColleaguesShape } from '@confrere/contract';
import { Colleagues } from '@confrere/features/rooms';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Controller, Get, Header } from '@nestjs/common';
import { Presence } from '../pages/presence.js';

/** To whom a visitor can be transferred, and who of them is free. */
@Controller('api/desk/colleagues')
export class ColleaguesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly colleagues: Colleagues,
    private readonly presence: Presence,
  ) {}

  @Get()
  @Access({ area: 'desk', to: 'queue:see' })
  @Header('Cache-Control', 'no-store')
  all(@CurrentMember() { organizationId }: MemberPrincipal): Promise<ColleaguesShape> {
    return this.unitOfWork
      .in(organizationId)
      .read((entities) => this.colleagues.all(entities, organizationId, this.presence));
  }
}
