/** Which base images a Dockerfile names, as far as its text and the build arguments say. */
import { readFile } from 'node:fs/promises';
import type { ImageBuild } from '../../ports/image-engine.ts';

/** Names in the order of the text; those with a variable that has no known value are left out. */
export async function baseImages({ dockerfile, buildArguments }: ImageBuild): Promise<string[]> {
  const text =
    'text' in dockerfile ? dockerfile.text : await readFile(dockerfile.path, 'utf8').catch(() => '');
  const lines = text.split(/\r?\n/);
  const defaults = lines.map((line) => /^\s*ARG\s+(\w+)=["']?([^\s"']*)/i.exec(line));
  const values: Record<string, string> = {
    ...Object.fromEntries(defaults.flatMap((found) => (found ? [[found[1], found[2]]] : []))),
    ...buildArguments,
  };
  return lines
    .map((line) => /^\s*FROM\s+(?:--\S+\s+)*(\S+)/i.exec(line)?.[1] ?? '')
    .map((name) => name.replaceAll(/\$\{?(\w+)\}?/g, (_, variable: string) => values[variable] ?? ''))
    .filter((name) => name !== '');
}
