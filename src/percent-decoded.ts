/** Parts of addresses, such as a password or a step of a JSON pointer. */

/** A text whose percent signs begin no escapes stands for itself. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}
