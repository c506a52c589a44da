import { SMS_PRESETS } from '../../../platform/config/sms-presets.js';
import { readReports } from './read-report.js';

const formOf = (preset: 'twilio' | 'link-mobility' | 'cm' | 'ovh' | 'json') => {
  const { id, status, delivered, failed } = SMS_PRESETS[preset].reports;
  return { id, status, delivered: [...delivered], failed: [...failed] };
};

describe('a delivery report', () => {
  it.each([
    ['twilio', '', 'MessageSid=SM1&MessageStatus=delivered&ErrorCode=', ['SM1'], 'delivered'],
    ['twilio', '', 'MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003', ['SM1'], 'failed'],
    ['link-mobility', '', '{"refId":"r","id":"L-1","operator":"no.telenor","resultCode":1001}', ['L-1'], 'delivered'],
    ['cm', '', '{"messages":{"msg":{"reference":"0199-7","status":{"code":2}}}}', ['0199-7'], 'delivered'],
    ['ovh', 'id=12&ptt=1', '', ['12'], 'delivered'],
    ['json', '', '[{"messageId":"a","status":"delivered"}]', ['a'], 'delivered'],
  ] as const)('of %s is read: %s%s', (preset, query, body, references, as) => {
    expect(readReports('main', formOf(preset), query, body)).toMatchObject([{ gateway: 'main', references, as }]);
  });

  it('may tell of many messages at once; those on their way are left out', () => {
    const body = JSON.stringify({
      reports: [
        { messageId: 'a', status: 'delivered' },
        { messageId: 'b', status: 'sent' },
        { messageId: 'c', status: 'failed' },
      ],
    });
    expect(readReports('main', formOf('json'), '', body).map(({ references, as }) => [...references, as])).toEqual([
      ['a', 'delivered'],
      ['c', 'failed'],
    ]);
  });

  it.each([
    '',
    'null',
    '[]',
    '{',
    '[[[[[[[[[[{"messageId":"a","status":"delivered"}]]]]]]]]]]',
    '__proto__=x&status=delivered',
  ])('that is none says nothing: %s', (body) => expect(readReports('main', formOf('json'), '', body)).toEqual([]));
});
