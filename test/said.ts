/** What a program says while it runs. */
import type { Readable } from 'node:stream';

/** To be called when the program starts. The function returned resolves as soon as it has said this, or has ended without. */
export function listenTo(
  stream: Readable,
  program: { once(event: 'close', done: () => void): unknown },
): (words: string) => Promise<void> {
  let said = '';
  let hasEnded = false;
  const heard = new Set<() => void>();
  stream.on('data', (part: Buffer) => {
    said += part.toString();
    for (const look of heard) look();
  });
  program.once('close', () => {
    hasEnded = true;
    for (const look of heard) look();
  });
  return (words) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!hasEnded && !said.includes(words)) return;
        heard.delete(look);
        resolve();
      };
      heard.add(look);
      look();
    });
}
