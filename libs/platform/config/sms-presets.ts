/** How one kind of text message gateway is asked, in the words of `sms.gateways` in the config. */
export interface SmsPreset {
  readonly url?: string;
  readonly method?: 'POST' | 'GET' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: 'json' | 'form' | 'xml' | 'text';
  readonly body?: string;
  /** What an accepted message is answered with, besides a status of 200 to 299. */
  readonly success?: string;
  /** Finds what the gateway calls the message, as its first group. */
  readonly messageId?: string;
  /** What a delivery report calls the message and how it went. */
  readonly reports?: {
    readonly id: string;
    readonly status: string;
    readonly delivered: readonly string[];
    readonly failed: readonly string[];
  };
}

/** Gateways that many use; every key may be overridden beside `preset`. */
export const SMS_PRESETS = {
  twilio: {
    url: 'https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json',
    headers: { Authorization: 'Basic {basic}' },
    contentType: 'form',
    body: 'To={to}&From={from}&Body={text}&StatusCallback={reportUrl}',
    success: '"sid"\\s*:',
    messageId: '"sid"\\s*:\\s*"([^"]+)"',
    reports: {
      id: 'MessageSid',
      status: 'MessageStatus',
      delivered: ['delivered', 'read'],
      failed: ['failed', 'undelivered'],
    },
  },
  'link-mobility': {
    url: 'https://wsx.sp247.net/sms/send',
    headers: { Authorization: 'Basic {basic}' },
    contentType: 'json',
    body: '{"source":"{from}","destination":"{to}","userData":"{text}","platformId":"{platformId}","platformPartnerId":"{platformPartnerId}","refId":"{id}","useDeliveryReport":true}',
    success: '"resultCode"\\s*:\\s*1005\\b',
    messageId: '"messageId"\\s*:\\s*"([^"]+)"',
    reports: { id: 'id', status: 'resultCode', delivered: ['1001'], failed: ['2', '1002', '1003', '1004'] },
  },
  cm: {
    url: 'https://gw.cmtelecom.com/v1.0/message',
    headers: { 'X-CM-PRODUCTTOKEN': '{token}' },
    contentType: 'json',
    body: '{"messages":{"msg":[{"allowedChannels":["SMS"],"from":"{from}","to":[{"number":"{to00}"}],"reference":"{id}","minimumNumberOfMessageParts":1,"maximumNumberOfMessageParts":8,"body":{"type":"auto","content":"{text}"}}]}}',
    success: '"errorCode"\\s*:\\s*0\\b',
    messageId: '"reference"\\s*:\\s*"([^"]+)"',
    reports: { id: 'reference', status: 'status.code', delivered: ['2'], failed: ['1', '3'] },
  },
  swisscom: {
    url: 'https://api.swisscom.com/messaging/sms',
    headers: { client_id: '{token}', 'SCS-Version': '2' },
    contentType: 'json',
    body: '{"from":"{from}","to":"{to}","text":"{text}","callbackUrl":"{reportUrl}"}',
  },
  ovh: {
    url: 'https://www.ovh.com/cgi-bin/sms/http2sms.cgi?account={service}&login={account}&password={password}&from={from}&to={to00}&message={text}&noStop=1&tag={id}&contentType=text/json',
    method: 'GET',
    success: '"status"\\s*:\\s*1\\d\\d\\b',
    messageId: '"smsIds"\\s*:\\s*\\[\\s*"?([^",\\]]+)',
    reports: {
      id: 'id',
      status: 'ptt',
      delivered: ['1'],
      failed: ['2', '3', '4', '5', '6', '7', '8', '9', '20', '21', '22'],
    },
  },
  json: {
    headers: { Authorization: 'Bearer {token}' },
    contentType: 'json',
    body: '{"id":"{id}","from":"{from}","to":"{to}","text":"{text}","reportUrl":"{reportUrl}"}',
    messageId: '"(?:messageId|id)"\\s*:\\s*"([^"]+)"',
    reports: {
      id: 'messageId',
      status: 'status',
      delivered: ['delivered', 'DELIVERED', 'DELIVRD'],
      failed: ['failed', 'FAILED', 'UNDELIV', 'REJECTD', 'EXPIRED', 'undelivered', 'rejected', 'expired'],
    },
  },
} as const satisfies Readonly<Record<string, SmsPreset>>;

export type SmsPresetName = keyof typeof SMS_PRESETS;
export const SMS_PRESET_NAMES = Object.keys(SMS_PRESETS) as [SmsPresetName, ...SmsPresetName[]];
