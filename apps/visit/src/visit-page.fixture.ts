import type { LocalMediaView } from '@confrere/browser/call';
import type { VisitPage } from '@confrere/contract';

/** The page of a visitor who has opened the link and is known by name. */
export const VISIT_PAGE: VisitPage = {
  reference: 'AbCdEf_-123',
  organization: {
    name: 'Fjord Clinic',
    supportPhone: null,
    supportHours: null,
    emergencyNumber: '113',
    timeZone: 'Europe/Oslo',
    logo: null,
    open: true,
  },
  professional: { displayName: 'Dr Hansen', title: null, picture: null },
  plannedAt: null,
  now: '2026-12-01T09:00:00.000Z',
  opened: true,
  visitorName: 'Kari',
  over: false,
  cancelled: false,
  movedFrom: null,
  ending: null,
};

/** Devices that nobody has asked for yet. */
export const CLOSED_MEDIA: LocalMediaView = {
  stream: null,
  camera: 'unknown',
  microphone: 'unknown',
  microphoneOn: false,
  cameraOn: false,
  facing: 'unknown',
  canTurn: false,
  failure: null,
};

export const OPEN_MEDIA: LocalMediaView = {
  ...CLOSED_MEDIA,
  stream: {} as MediaStream,
  camera: 'ready',
  microphone: 'ready',
  microphoneOn: true,
  cameraOn: true,
};
