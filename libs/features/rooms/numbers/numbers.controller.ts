import { type Numbers, NumbersQuery } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { numbersFile } from './numbers-file.js';
import { ReadNumbers } from './read-numbers.js';

/** How the days went, in numbers without names. */
@Access({ area: 'desk', to: 'numbers:see' })
@Controller('api/desk')
export class NumbersController {
  constructor(private readonly numbers: ReadNumbers) {}

  @Get('numbers')
  @Header('Cache-Control', 'no-store')
  read(
    @Query(new SchemaPipe(NumbersQuery)) query: NumbersQuery,
    @CurrentMember() member: MemberPrincipal,
  ): Promise<Numbers> {
    return this.numbers.run(member, query);
  }

  @Get('numbers.csv')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="numbers.csv"')
  async file(
    @Query(new SchemaPipe(NumbersQuery)) query: NumbersQuery,
    @CurrentMember() member: MemberPrincipal,
  ): Promise<string> {
    return numbersFile(await this.numbers.run(member, query));
  }
}
