import {
  type EntityManager,
  type EntityTarget,
  type FindOptionsWhere,
  FindOperator,
  type ObjectLiteral,
} from 'typeorm';

/** What features do with rows; SQL of their own and query builders are not among it. */
export type Rows = Pick<
  EntityManager,
  | 'count'
  | 'countBy'
  | 'delete'
  | 'existsBy'
  | 'find'
  | 'findAndCount'
  | 'findBy'
  | 'findOne'
  | 'findOneBy'
  | 'findOneByOrFail'
  | 'findOneOrFail'
  | 'insert'
  | 'update'
>;

type Where = FindOptionsWhere<ObjectLiteral>;
type Wheres = Where | Where[] | undefined;

/** The table whose rows are organizations; every other row that belongs to one says so in `organizationId`. */
const ORGANIZATIONS = 'organization';

/**
 * An entity manager that sees and changes the rows of one organization only. What is looked for is narrowed to it; what
 * names another organization, or belongs to none, is an error of the caller and throws.
 */
export class OrganizationRows {
  private constructor(
    private readonly manager: EntityManager,
    private readonly organizationId: string,
  ) {}

  static of(manager: EntityManager, organizationId: string): Rows {
    const rows = new OrganizationRows(manager, organizationId);
    const narrowed = {
      count: (target: Target, options?: Options) => manager.count(target, rows.options(target, options)),
      countBy: (target: Target, where: Wheres) => manager.countBy(target, rows.wheres(target, where)),
      delete: (target: Target, where: Wheres) => manager.delete(target, rows.wheres(target, where)),
      existsBy: (target: Target, where: Wheres) => manager.existsBy(target, rows.wheres(target, where)),
      find: (target: Target, options?: Options) => manager.find(target, rows.options(target, options)),
      findAndCount: (target: Target, options?: Options) => manager.findAndCount(target, rows.options(target, options)),
      findBy: (target: Target, where: Wheres) => manager.findBy(target, rows.wheres(target, where)),
      findOne: (target: Target, options: Options) => manager.findOne(target, rows.options(target, options)),
      findOneBy: (target: Target, where: Wheres) => manager.findOneBy(target, rows.wheres(target, where)),
      findOneByOrFail: (target: Target, where: Wheres) => manager.findOneByOrFail(target, rows.wheres(target, where)),
      findOneOrFail: (target: Target, options: Options) => manager.findOneOrFail(target, rows.options(target, options)),
      insert: (target: Target, values: ObjectLiteral | ObjectLiteral[]) =>
        manager.insert(target, rows.inserted(target, values)),
      update: (target: Target, where: Wheres, values: ObjectLiteral) => {
        if (rows.keyOf(target) in values) throw new Error('A row does not change its organization.');
        return manager.update(target, rows.wheres(target, where), values);
      },
    };
    return narrowed as unknown as Rows;
  }

  private options(target: Target, options: Options = {}): Options & { where: Where | Where[] } {
    return { ...options, where: this.wheres(target, options.where) };
  }

  private wheres(target: Target, where: Wheres): Where | Where[] {
    const key = this.keyOf(target);
    return Array.isArray(where) ? where.map((each: Where) => this.narrow(key, each)) : this.narrow(key, where ?? {});
  }

  private narrow(key: string, where: Where): Where {
    const asked: unknown = where[key];
    const isPart = asked instanceof FindOperator && asked.type === 'in';
    if (isPart && (asked.value as unknown[]).includes(this.organizationId))
      return { ...where, [key]: this.organizationId };
    if (asked !== undefined && asked !== this.organizationId) throw foreign();
    return { ...where, [key]: this.organizationId };
  }

  private inserted(target: Target, values: ObjectLiteral | ObjectLiteral[]): ObjectLiteral[] {
    const key = this.keyOf(target);
    const all = (Array.isArray(values) ? values : [values]) as Record<string, unknown>[];
    return all.map((row) => {
      if (row[key] !== undefined && row[key] !== this.organizationId) throw foreign();
      return { ...row, [key]: this.organizationId };
    });
  }

  /** The property that says whose row it is. */
  private keyOf(target: Target): string {
    const metadata = this.manager.connection.getMetadata(target);
    if (metadata.tableName === ORGANIZATIONS) return 'id';
    if (metadata.findColumnWithPropertyName('organizationId')) return 'organizationId';
    throw new Error(`${metadata.tableName} belongs to no organization: use the unit of work everywhere.`);
  }
}

type Target = EntityTarget<ObjectLiteral>;
interface Options {
  where?: Where | Where[];
}

const foreign = (): Error => new Error("Another organization's row was asked for.");
