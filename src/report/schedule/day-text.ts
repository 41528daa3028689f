/** Days as the maps name them. */

const NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Sun 29`, of a wall time: six columns. */
export function dayText(wall: number): string {
  const date = new Date(wall);
  return `${NAMES[date.getUTCDay()] ?? ''} ${String(date.getUTCDate()).padStart(2)}`;
}
