import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contract from './index.js';

const folder = join(__dirname, 'fixtures');
const names = (wire: string): string[] => readdirSync(join(folder, wire)).map((file) => file.replace(/\.json$/, ''));
const read = (wire: string, name: string): unknown =>
  JSON.parse(readFileSync(join(folder, wire, `${name}.json`), 'utf8'));

/** A file is called after its type, and after what is special about it where a type has several: `welcome.desk`. */
const isOf = (name: string, type: string): boolean => name === type || name.startsWith(`${type}.`);

const unions = {
  client: contract.ClientMessage,
  server: contract.ServerMessage,
  peer: contract.PeerMessage,
  'from-relay': contract.RelayMessage,
  'to-relay': contract.RelayOrder,
};
const shapes = {
  AuditFilter: contract.AuditFilter,
  AuditQuery: contract.AuditQuery,
  AuditPage: contract.AuditPage,
  AuditPeople: contract.AuditPeople,
  AuditChain: contract.AuditChain,
  AuditChainQuery: contract.AuditChainQuery,
  ExportAudit: contract.ExportAudit,
  OpenLink: contract.OpenLink,
  VisitPage: contract.VisitPage,
  EnterDesk: contract.EnterDesk,
  DeskIdentity: contract.DeskIdentity,
  CreateInvitation: contract.CreateInvitation,
  CreatedInvitation: contract.CreatedInvitation,
  Problem: contract.Problem,
  People: contract.People,
  StaffMember: contract.StaffMember,
  StaffInvitation: contract.StaffInvitation,
  InviteStaff: contract.InviteStaff,
  SentStaffInvitation: contract.SentStaffInvitation,
  StaffList: contract.StaffList,
  StaffListRow: contract.StaffListRow,
  StaffListPreview: contract.StaffListPreview,
  ImportedStaff: contract.ImportedStaff,
  ChangeRole: contract.ChangeRole,
  TransferOwnership: contract.TransferOwnership,
  OpenWork: contract.OpenWork,
  DeactivateStaff: contract.DeactivateStaff,
  AskForJoin: contract.AskForJoin,
  JoinState: contract.JoinState,
  JoinByPassword: contract.JoinByPassword,
  JoinByProvider: contract.JoinByProvider,
  BegunJoin: contract.BegunJoin,
};
/** Every shape that a file in `rest/` exports; those of single values are parts of others. */
const partsOfOthers = ['AuditRow', 'InvitedRole', 'LinkReference', 'LinkSecret', 'StaffRowVerdict'];

const typesOf = (union: (typeof unions)[keyof typeof unions]): string[] =>
  union.def.options.map((option) => [...option.def.shape.type.def.values][0] as string);

describe.each(Object.entries(unions))('fixtures of %s messages', (wire, union) => {
  it.each(typesOf(union))('hold one of %s', (type) => {
    const own = names(wire).filter((name) => (read(wire, name) as { type: string }).type === type);
    expect(own.length).toBeGreaterThan(0);
    for (const name of own) expect(isOf(name, type)).toBe(true);
  });

  it.each(names(wire))('%s is read whole', (name) => {
    expect(union.parse(read(wire, name))).toEqual(read(wire, name));
  });
});

describe('fixtures of REST shapes', () => {
  it.each(Object.entries(shapes))('hold one of %s, read whole', (name, shape) => {
    const own = names('rest').filter((file) => isOf(file, name));
    expect(own.length).toBeGreaterThan(0);
    for (const file of own) expect(shape.parse(read('rest', file))).toEqual(read('rest', file));
  });

  it('leave out no shape of rest/', () => {
    const exported = ['audit', 'desk', 'link', 'people'].flatMap((file) =>
      Array.from(
        readFileSync(join(__dirname, 'rest', `${file}.ts`), 'utf8').matchAll(/^export const (\w+)/gm),
        ([, name]) => name,
      ),
    );
    expect(exported.filter((name) => !partsOfOthers.includes(name ?? '')).sort()).toEqual(Object.keys(shapes).sort());
  });
});

describe('refused fixtures', () => {
  it.each(names('refused'))('%s', (name) => {
    const { shape, why, value } = read('refused', name) as {
      shape: keyof typeof contract;
      why: string;
      value: unknown;
    };
    const schema = contract[shape] as unknown as { safeParse(value: unknown): { success: boolean } };
    expect(why).not.toBe('');
    expect(schema.safeParse(value).success).toBe(false);
  });
});
