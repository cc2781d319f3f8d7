import type { Trouble } from './types';

const WISHES: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export interface Voice {
  stream: MediaStream | null;
  trouble: Trouble;
}

const refused = (error: unknown) =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'SecurityError');

/** The person's voice, or why there is none; a call goes on without it, for they can still listen. */
export async function openMicrophone(): Promise<Voice> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio: WISHES }), trouble: '' };
  } catch (error) {
    return { stream: null, trouble: refused(error) ? 'microphone_refused' : 'microphone_missing' };
  }
}

/** Tells when the microphone is forbidden to this page, and when it is allowed again. Silent where nobody can know. */
export function watchPermission(tell: (allowed: boolean) => void): () => void {
  let status: PermissionStatus | null = null;
  let over = false;
  const look = () => status && tell(status.state !== 'denied');
  navigator.permissions
    ?.query({ name: 'microphone' as PermissionName })
    .then((found) => {
      if (over) return;
      status = found;
      status.addEventListener('change', look);
      look();
    })
    .catch(() => undefined);
  return () => {
    over = true;
    status?.removeEventListener('change', look);
  };
}
