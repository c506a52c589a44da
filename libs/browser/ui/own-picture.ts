/**
 * Shows a stream of one's own, or none. With null when the element goes away: else it keeps its last pictures until it is
 * collected, and the camera, whose few buffers they are, stands still for a second or two, in the call as well.
 */
export function showOwnPicture(video: HTMLVideoElement, stream: MediaStream | null): void {
  if (video.srcObject !== stream) video.srcObject = stream;
  if (stream) video.play().catch(() => undefined); // the next tap lets it play
}
