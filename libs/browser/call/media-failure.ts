import type { DeviceStatus } from '@confrere/contract';
import type { MediaFailure, MediaFailureCode } from './local-media-view.js';

type Device = 'camera' | 'microphone';

/** A failure of getUserMedia, as people see it (`code`, ux.md 1.6) and as the queue shows it (`status`). */
export interface Diagnosis {
  readonly code: MediaFailureCode;
  readonly status: DeviceStatus;
}

/**
 * Why a device was not given (Media Capture and Streams, section 10.3). Only the permission tells a prompt that was closed
 * (ask again) from a refusal that is remembered (open the settings) and from one by the operating system.
 */
export const diagnose = (error: unknown, device: Device, permission: PermissionState | null): Diagnosis => {
  const { name, message } = error as { name?: string; message?: string };
  const microphone = device === 'microphone';
  switch (name) {
    case 'NotAllowedError':
      if (/system/i.test(message ?? '') || permission === 'granted') return { code: 'CAM-3', status: 'blocked' };
      return permission === 'denied' && !/dismiss/i.test(message ?? '')
        ? { code: 'CAM-2', status: 'blocked' }
        : { code: 'CAM-1', status: 'unknown' };
    case 'NotReadableError':
    case 'AbortError':
      return { code: microphone ? 'MIC-1' : 'CAM-4', status: 'in-use' };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { code: microphone ? 'MIC-1' : 'CAM-5', status: 'none' };
    default:
      return { code: 'ENV-3', status: 'unknown' };
  }
};

/** What one prompt for both devices failed at. A microphone that is missing matters more than a camera. */
export const failureOf = (camera: Diagnosis | null, microphone: Diagnosis | null): MediaFailure | null => {
  if (camera && microphone) return { code: microphone.code, device: 'both' };
  if (microphone) return { code: microphone.code, device: 'microphone' };
  return camera ? { code: camera.code, device: 'camera' } : null;
};

/** The permission for a device; null where the browser does not tell. */
export const permissionFor = async (device: Device): Promise<PermissionState | null> => {
  try {
    return (await navigator.permissions.query({ name: device })).state;
  } catch {
    return null;
  }
};
