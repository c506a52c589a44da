/** Knows at any time whether the browser will ask before it gives camera and microphone. */
export class DevicePermission {
  private readonly state = new Map<string, PermissionState>();

  constructor() {
    for (const name of ['camera', 'microphone']) void this.follow(name);
  }

  /** True only when the browser has said so for both. */
  get granted(): boolean {
    return this.state.get('camera') === 'granted' && this.state.get('microphone') === 'granted';
  }

  private async follow(name: string): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: name as PermissionName });
      this.state.set(name, status.state);
      status.onchange = () => this.state.set(name, status.state);
    } catch {
      // Not every browser tells; then it is taken to ask.
    }
  }
}
