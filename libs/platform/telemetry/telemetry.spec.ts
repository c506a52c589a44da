import { DomainError } from '@confrere/kernel';
import { PinoLog, withCorrelation } from './index.js';

const written = (level: 'info' | 'debug', work: (log: PinoLog) => void): Record<string, unknown>[] => {
  const lines: string[] = [];
  work(new PinoLog('server', level, { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('PinoLog', () => {
  it('writes one JSON object a line with event, level and facts', () => {
    expect(written('info', (log) => log.warn('relay.slow', { milliseconds: 12 }))).toEqual([
      { level: 'warn', time: expect.any(String), program: 'server', milliseconds: 12, event: 'relay.slow' },
    ]);
  });

  it('puts the correlation on every line written during a request, also after waiting', async () => {
    const lines: string[] = [];
    const log = new PinoLog('server', 'info', { write: (line: string) => void lines.push(line) });
    await withCorrelation('id-1', async () => {
      await Promise.resolve();
      log.info('inside');
    });
    log.info('outside');
    expect(lines.map((line) => (JSON.parse(line) as { correlation?: string }).correlation)).toEqual([
      'id-1',
      undefined,
    ]);
  });

  it('does not write what a foreign error says, which may quote a body or a row', () => {
    const parse = (): unknown => JSON.parse('{"name": Kari Nordmann}');
    const database = Object.assign(new Error('query failed for kari@example.org'), {
      name: 'QueryFailedError',
      driverError: Object.assign(new Error('Key (email)=(kari@example.org) exists'), { code: '23505' }),
    });
    const lines = written('info', (log) => {
      try {
        parse();
      } catch (error) {
        log.error('body.refused', error);
      }
      log.error('database.failed', database);
    });
    expect(JSON.stringify(lines)).not.toMatch(/Kari|kari|Nordmann/);
    expect(lines[1]).toMatchObject({ failure: { kind: 'QueryFailedError', because: { code: '23505' } } });
  });

  it('writes what our own errors say, and where they came from', () => {
    const [line] = written('info', (log) =>
      log.error('x', new DomainError('link.unknown', 'not-found', 'No such link.')),
    );
    expect(line).toMatchObject({ failure: { code: 'link.unknown', text: 'No such link.' } });
    expect((line as { failure: { at: string[] } }).failure.at.length).toBeGreaterThan(0);
  });
});
