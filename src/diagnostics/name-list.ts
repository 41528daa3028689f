/** Names in a message. */

/** `` `a`, `b` and 3 more ``; all of them when `most` is not given. */
export function nameList(names: readonly string[], most = Infinity): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}
