import { DomainError } from '@confrere/kernel';
import type { PipeTransform } from '@nestjs/common';

/** As zod and zod/mini have it. */
interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

/** Lets only what fits the schema through: `@Body(new SchemaPipe(OpenLink)) body: OpenLink`. Nothing of the input is echoed. */
export class SchemaPipe<Value> implements PipeTransform<unknown, Value> {
  constructor(private readonly schema: Schema<Value>) {}

  transform(value: unknown): Value {
    const parsed = this.schema.safeParse(value);
    if (!parsed.success) throw new DomainError('request.invalid', 'invalid', 'The request does not fit its schema.');
    return parsed.data;
  }
}
