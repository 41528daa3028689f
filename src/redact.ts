/** Keeps secrets out of every message by looking for their values, whatever put them there. */

/** Shorter texts would blot out half of a message without protecting anything. */
const SHORTEST_SECRET = 4;
const REPLACEMENT = '[redacted]';

/** The secrets, and each as it would stand in JSON, in an address and in a header; the longest first. */
export function formsOf(secrets: readonly string[]): string[] {
  const forms = new Set<string>();
  // Output comes in lines, so each line of a private key is looked for by itself.
  for (const secret of secrets.flatMap((text) => [text, ...text.split('\n')])) {
    if (secret.length < SHORTEST_SECRET) continue;
    const base64 = Buffer.from(secret).toString('base64');
    const inJson = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, inJson, encodeURIComponent(secret), base64, base64.replace(/=+$/, '')])
      forms.add(form);
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Replaces each secret in the text; the longest are to come first, as `formsOf` gives them. */
export function redact(text: string, secrets: readonly string[]): string {
  const whole = secrets.reduce((result, secret) => result.replaceAll(secret, REPLACEMENT), text);
  return whole.includes(CUT) ? withoutBeginnings(whole, secrets) : whole;
}

/** Stands in messages where a long text is cut off. */
const CUT = '…';

/** A text may be cut off in the middle of a secret. */
function withoutBeginnings(text: string, secrets: readonly string[]): string {
  return text
    .split(CUT)
    .map((part, index, parts) => {
      if (index === parts.length - 1) return part;
      const longest = Math.max(0, ...secrets.map((secret) => overlap(part, secret)));
      return longest === 0 ? part : part.slice(0, -longest) + REPLACEMENT;
    })
    .join(CUT);
}

/** How much of the beginning of a secret the text ends with; 0 for less than a few characters. */
function overlap(text: string, secret: string): number {
  const longest = Math.min(text.length, secret.length);
  for (let length = longest; length >= SHORTEST_SECRET; length -= 1)
    if (text.endsWith(secret.slice(0, length))) return length;
  return 0;
}

/** As many stars as each secret has characters, so that marks under the text still fit. */
export function cover(text: string, secrets: readonly string[]): string {
  return secrets.reduce((result, secret) => result.replaceAll(secret, '*'.repeat(secret.length)), text);
}
