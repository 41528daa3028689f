/** Columns that tell rows or things apart, by their names. */

/** Words with which the name of a key ends: `order_id`, `orderId`, `row-uuid`. */
const LAST_WORDS = /^(id|uuid|guid|key)$/i;

/** Names of keys; with a word in front they are mostly something else: `phone_number`, `ip_code`. */
const NAMES = /^(number|no|nr|code)$/i;

/** Whether a column is called as keys are. */
export function looksLikeKey(column: string): boolean {
  const words = column
    .trim()
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return LAST_WORDS.test(words.at(-1) ?? '') || (words.length === 1 && NAMES.test(words[0] ?? ''));
}
