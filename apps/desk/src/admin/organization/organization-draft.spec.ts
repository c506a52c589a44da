import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OrganizationView } from '@confrere/contract';
import { OrganizationDraft } from './organization-draft.js';
import { ORGANIZATION } from './texts.js';

const fixture = OrganizationView.parse(
  JSON.parse(readFileSync(join(__dirname, '../../../../../libs/contract/fixtures/rest/OrganizationView.json'), 'utf8')),
);
const view = (some: Partial<OrganizationView> = {}): OrganizationView => ({ ...fixture, locked: [], ...some });

function draftOf(some: Partial<OrganizationView> = {}): OrganizationDraft {
  const draft = new OrganizationDraft();
  draft.open('oslo ingrid');
  draft.take(view(some));
  return draft;
}

describe('the draft of an organization', () => {
  it('knows nothing unsaved once a value is what it was', () => {
    const draft = draftOf();
    draft.edit('name', 'Another name');
    expect([draft.isDirty(), draft.edits()]).toEqual([true, { name: 'Another name' }]);
    draft.edit('name', fixture.name);
    expect(draft.isDirty()).toBe(false);
  });

  it('says what is wrong beside the field, and an organization without an emergency number is wrong', () => {
    const draft = draftOf();
    draft.edit('emergencyNumber', '');
    draft.edit('slug', 'Oslo Hospital');
    draft.edit('supportPhone', null);
    expect([...draft.problems()]).toEqual(
      expect.arrayContaining([
        ['emergencyNumber', ORGANIZATION.problem.emergencyNumber],
        ['slug', ORGANIZATION.problem.slug],
      ]),
    );
    expect(draft.problems().size).toBe(2);
  });

  it('keeps what was typed when somebody else has saved meanwhile, and tells what they wrote there', () => {
    const draft = draftOf();
    draft.edit('name', 'Mine');
    draft.take(view({ name: 'Theirs', supportHours: 'Theirs too', version: fixture.version + 1 }));
    expect(draft.values()).toMatchObject({ name: 'Mine', supportHours: 'Theirs too' });
    expect([...draft.meanwhile()]).toEqual([['name', 'Theirs']]);
  });

  it('tells a refusal of the server as long as the refused value stands', () => {
    const draft = draftOf();
    draft.edit('slug', 'taken');
    draft.refuse('slug', 'It is taken.');
    expect(draft.problems().get('slug')).toBe('It is taken.');
    draft.edit('slug', 'free');
    expect(draft.problems().size).toBe(0);
  });

  it('is empty after it was saved, and lets go of what the config file says since', () => {
    const draft = draftOf();
    draft.edit('name', 'Mine');
    draft.edit('country', 'SE');
    draft.take(view({ name: 'Mine', locked: ['country'], version: fixture.version + 1 }));
    expect([draft.isDirty(), draft.meanwhile().size]).toEqual([false, 0]);
  });

  it('shows nobody what somebody else typed', () => {
    const draft = draftOf();
    draft.edit('name', 'Mine');
    draft.open('oslo ingrid');
    expect(draft.values()?.name).toBe('Mine');
    draft.open('oslo kari');
    expect([draft.saved(), draft.isDirty()]).toEqual([null, false]);
  });
});
