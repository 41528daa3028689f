/** Output in pieces → whole lines, so that a secret cannot slip through between two pieces. */

export interface OutputLines {
  take(text: string): void;
  /** The last line may have no end. */
  flush(): void;
}

export function outputLines(onLine: (line: string) => void): OutputLines {
  let rest = '';
  return {
    take(text) {
      const lines = (rest + text).split(/\r\n|\n/);
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    },
    flush() {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
