/** The list of processes, as anybody on the machine sees it. */
import { readdirSync, readFileSync } from 'node:fs';

/** Arguments of all processes but this one, separated by blanks. */
export function allArguments(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((id) => {
      try {
        return [readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()];
      } catch {
        return [];
      }
    });
}

/** Of git and what it starts. */
export function processesNaming(text: string): string[] {
  return allArguments().filter((line) => /\b(?:git|ssh)\b/.test(line) && line.includes(text));
}
