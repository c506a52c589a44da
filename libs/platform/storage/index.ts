export { column } from './column.js';
export type { ColumnTypes, Migration } from './migration.js';
export { openForReading } from './open-for-reading.js';
export { type Entities, openStorage, type StorageConfig } from './open-storage.js';
export { isBoundByRowSecurity } from './row-security.js';
export { takeSoleUse } from './sole-use.js';
export { eachStorage, type TestStorage, testStorage } from './test-storage.js';
export { type Rows } from './organization-rows.js';
export { type Transaction, UnitOfWork, type Work } from './unit-of-work.js';
