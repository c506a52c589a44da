/** Android only: `connection.type` tells Wi-Fi from mobile data. Elsewhere `change` speaks of estimates and means nothing here. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** Calls `changed` when the device came to another network. Returns the function that stops it. */
export const onNetworkChange = (changed: () => void): (() => void) => {
  const { connection } = navigator as { connection?: NetworkInformation };
  let type = connection?.type;
  const compare = (): void => {
    if (connection?.type === type) return;
    type = connection?.type;
    if (type !== 'none') changed();
  };
  addEventListener('online', changed);
  connection?.addEventListener('change', compare);
  return () => {
    removeEventListener('online', changed);
    connection?.removeEventListener('change', compare);
  };
};
