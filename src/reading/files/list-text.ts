/** Texts of lists as pip reads them. */

/** UTF-8, or as the first bytes say: Windows PowerShell writes `pip freeze > requirements.txt` as UTF-16. */
export function listText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
