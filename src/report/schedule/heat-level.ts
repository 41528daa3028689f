/** How hot an hour is. */

/** 0: nothing starts; 1 to 5: a fifth each of what the busiest hour has. */
export function heatLevel(count: number, most: number): number {
  return count === 0 || most === 0 ? 0 : Math.max(1, Math.ceil((count / most) * 5));
}
