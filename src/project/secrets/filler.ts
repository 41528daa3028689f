/** Texts that stand where a secret belongs and are none: placeholders, examples, and what everyone knows. */

const REFERENCE = /\{\{|\$\{|\$\(|<[^<>]*>|^\$|^%|%\(|%s|^\{[^{}]*\}$|\*{3}|\.{3}|…/;

const FILLER =
  /change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|it|this|with)|example|placeholder|dummy|redacted|sample|x{4,}|X{4,}|0{6}|\byour[-_ ]|^your|^my[-_]|insert[-_ ]|\btodo\b|fixme|not[-_ ]?(?:a[-_ ])?(?:real|secret)|^fake|^mock|^test/i;

/** Default passwords of software that runs on one machine, and words for nothing. */
const KNOWN_WORDS = new Set(
  (
    'none null true false yes no empty unset unknown default secret password passwd passphrase pass pwd token key ' +
    'apikey api_key api-key credential credentials admin administrator root user username guest postgres postgresql ' +
    'mysql redis rabbitmq minio minioadmin airflow prefect docker localhost foobar foo bar baz qwerty letmein ' +
    'abc123 password1 password123 admin123 test123 pass123 secret123 hunter2 bearer basic string str text value'
  ).split(' '),
);

export function isFiller(text: string): boolean {
  return (
    REFERENCE.test(text) ||
    FILLER.test(text) ||
    KNOWN_WORDS.has(text.toLowerCase()) ||
    distinctCount(text) < Math.min(5, text.length) ||
    longestSequence(text) >= Math.min(8, text.length)
  );
}

function distinctCount(text: string): number {
  return new Set(text).size;
}

/** How many characters in a row follow each other, as in `12345678`. */
function longestSequence(text: string): number {
  let longest = 1;
  let current = 1;
  for (let index = 1; index < text.length; index += 1) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    current = step === 1 ? current + 1 : 1;
    longest = Math.max(longest, current);
  }
  return longest;
}

/** Bits a character, by Shannon: `aaaa` has none, random hexadecimal digits come near 4. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
