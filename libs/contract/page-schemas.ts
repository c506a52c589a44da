/**
 * Stands in the place of `zod/mini` in the visitor's page (tools/pack-page.mjs puts it there): the same schemas, read with a
 * tenth of the code. It says yes and no as zod does, but not why. Only what this folder uses of zod;
 * `page-schemas.spec.ts` compares the two, message by message.
 */
interface Definition {
  readonly options?: readonly Schema[];
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly values?: readonly unknown[];
}
type Check = (value: never) => boolean;

class Schema {
  constructor(
    /** Whether a value fits. */
    readonly fits: (value: unknown) => boolean,
    readonly def: Definition = {},
  ) {}

  check(...checks: Check[]): Schema {
    return new Schema((value) => this.fits(value) && checks.every((each) => each(value as never)), this.def);
  }

  safeParse(data: unknown): { success: boolean; data: unknown } {
    return { success: this.fits(data), data };
  }

  parse(data: unknown): unknown {
    if (this.fits(data)) return data;
    throw new TypeError();
  }
}

const ofType = (type: string) => (): Schema => new Schema((value) => typeof value === type);
const oneOf = (values: readonly unknown[]): Schema => new Schema((value) => values.includes(value), { values });
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const string = ofType('string');
export const boolean = ofType('boolean');
/* @__NO_SIDE_EFFECTS__ */
export const int = (): Schema => new Schema(Number.isSafeInteger);
/* @__NO_SIDE_EFFECTS__ */
export const url = (): Schema => new Schema((value) => typeof value === 'string' && URL.canParse(value));
/* @__NO_SIDE_EFFECTS__ */
export const literal = (value: unknown): Schema => oneOf([value]);
export { oneOf as enum };

/* @__NO_SIDE_EFFECTS__ */
export const nullable = (inner: Schema): Schema => new Schema((value) => value === null || inner.fits(value));
/* @__NO_SIDE_EFFECTS__ */
export const optional = (inner: Schema): Schema => new Schema((value) => value === undefined || inner.fits(value));
/* @__NO_SIDE_EFFECTS__ */
export const array = (inner: Schema): Schema => new Schema((value) => Array.isArray(value) && value.every(inner.fits));

/* @__NO_SIDE_EFFECTS__ */
export const strictObject = (shape: Readonly<Record<string, Schema>>): Schema =>
  new Schema(
    (value) =>
      isObject(value) &&
      Object.keys(value).every((key) => Object.hasOwn(shape, key)) &&
      Object.entries(shape).every(([key, inner]) => inner.fits(value[key])),
    { shape },
  );

/** Of objects, told apart by the one value that each takes at `key`. */
/* @__NO_SIDE_EFFECTS__ */
export const discriminatedUnion = (key: string, options: readonly Schema[]): Schema =>
  new Schema(
    (value) =>
      isObject(value) &&
      options.some((option) => option.def.shape?.[key]?.fits(value[key]) === true && option.fits(value)),
    { options },
  );

/* @__NO_SIDE_EFFECTS__ */
export const regex = (pattern: RegExp) => (value: string) => pattern.test(value);
/* @__NO_SIDE_EFFECTS__ */
export const minLength = (least: number) => (value: { length: number }) => value.length >= least;
/* @__NO_SIDE_EFFECTS__ */
export const maxLength = (most: number) => (value: { length: number }) => value.length <= most;
/* @__NO_SIDE_EFFECTS__ */
export const gte = (least: number) => (value: number) => value >= least;
/* @__NO_SIDE_EFFECTS__ */
export const lte = (most: number) => (value: number) => value <= most;
/* @__NO_SIDE_EFFECTS__ */
export const lt = (limit: number) => (value: number) => value < limit;
export const multipleOf = (step: number) => (value: number) => value % step === 0;
/* @__NO_SIDE_EFFECTS__ */
export const length = (exactly: number) => (value: { length: number }) => value.length === exactly;
/* @__NO_SIDE_EFFECTS__ */
export const refine = (fits: (value: never) => boolean) => fits;
