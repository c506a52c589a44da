import { Door, type Answer } from './door.js';
import { WALK_IN } from './texts.js';

function arrange(...answers: Answer[]) {
  document.body.innerHTML = `<form id="walk-in" data-ticket="first">
      <input id="name" name="name" required /><p id="name-problem"></p>
      <input id="phone" name="phone" /><p id="phone-problem"></p>
      <input id="answer-0" name="answer-0" required /><p id="answer-0-problem"></p>
    </form><p id="message"></p><button>Go</button>`;
  const find = <T extends Element>(selector: string): T => document.querySelector<T>(selector) as T;
  const form = find<HTMLFormElement>('form');
  const button = find<HTMLButtonElement>('button');
  const sent: string[] = [];
  const gone: string[] = [];
  new Door(form, button, find('#message'), {
    send: (_form, ticket) => {
      sent.push(ticket);
      return Promise.resolve(answers.shift() ?? { code: 'server.unexpected' });
    },
    freshTicket: () => Promise.resolve('second'),
    goTo: (address) => gone.push(address),
    reload: () => gone.push('reload'),
  });
  const write = (id: string, value: string) => (find<HTMLInputElement>(`#${id}`).value = value);
  return {
    sent,
    gone,
    write,
    button,
    words: (id: string) => find(`#${id}`).textContent,
    submit: async () => {
      form.dispatchEvent(new Event('submit', { cancelable: true }));
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    },
    complete: () => {
      write('name', 'Nils');
      write('answer-0', 'My knee');
    },
  };
}

describe('the form at a door', () => {
  test('says beside the field what is missing, sends nothing, and puts the focus there', async () => {
    const { sent, submit, words, write } = arrange();
    write('name', '  ');
    await submit();
    expect([words('name-problem'), words('answer-0-problem'), words('phone-problem')]).toEqual([
      WALK_IN.name,
      WALK_IN.answer,
      '',
    ]);
    expect(sent).toEqual([]);
    expect(document.activeElement?.id).toBe('name');
  });

  test('goes on to the visit, and is sent once for two taps', async () => {
    const { sent, gone, submit, complete } = arrange({ reference: 'AbCdEf_-123' });
    complete();
    await Promise.all([submit(), submit()]);
    expect([sent, gone]).toEqual([['first'], ['/j/AbCdEf_-123#start']]);
  });

  test('that was open for too long gets another ticket, and loses nothing', async () => {
    const { sent, gone, submit, complete } = arrange({ code: 'walk-in.ticket' }, { reference: 'AbCdEf_-123' });
    complete();
    await submit();
    expect([sent, gone]).toEqual([['first', 'second'], ['/j/AbCdEf_-123#start']]);
  });

  test('shows what the page shows now when the room has closed meanwhile', async () => {
    const { gone, submit, complete } = arrange({ code: 'room.closed' });
    complete();
    await submit();
    expect(gone).toEqual(['reload']);
  });

  test('keeps what was typed after a refusal, and can be sent again', async () => {
    const { sent, submit, complete, words, button, write } = arrange({ code: 'walk-in.phone' }, { code: 'room.full' });
    complete();
    write('phone', '12');
    await submit();
    expect([words('phone-problem'), button.textContent, document.activeElement?.id]).toEqual([
      WALK_IN.phone,
      'Go',
      'phone',
    ]);
    await submit();
    expect([words('message'), sent.length]).toEqual([WALK_IN.full, 2]);
    expect(document.querySelector<HTMLInputElement>('#name')?.value).toBe('Nils');
  });
});
