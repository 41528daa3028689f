/** Lists of names as requests take them: each name once, and not too many at a time. */

export function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}

export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
