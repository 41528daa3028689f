/** The recorded answer of `prefect deploy`, made short for a table. */
import type { Mistake } from './mistake.ts';

export interface PrefectAnswer {
  exit: number;
  /** Its last words; empty when it says nothing of the mistake. */
  says: string;
  /** What the server holds afterwards. */
  server: string;
}

interface Run {
  exit: number;
  output: string;
  deployments: Record<string, unknown>[];
}

const LONGEST = 200;

/** `usual` is what Prefect prints when nothing is wrong: those lines tell nothing. */
export function shorten(run: Run, usual: string, mistake: Mistake): PrefectAnswer {
  const hide = (text: string): string =>
    mistake.secret === undefined ? text : text.replaceAll(mistake.secret, '‹the secret›');
  return {
    exit: run.exit,
    says: hide(cut(lastWords(run, usual), LONGEST + 10)),
    server: hide(onServer(run.deployments, mistake)),
  };
}

function lastWords({ output }: Run, usual: string): string {
  const known = new Set(linesOf(usual));
  const lines = linesOf(output).filter((line) => !known.has(line) && !isUsual(line));
  const start = output.includes('Traceback (most recent call last)') ? exceptionIn(lines) : -1;
  if (start !== -1) return `traceback: ${withoutRequest(lines.slice(start).join(' '))}`;
  const misleading = lines.findIndex((line) => line.startsWith('An entrypoint must be provided'));
  if (misleading === -1) return lines.join(' ');
  // Below it stands how to write an entrypoint; above it, sometimes, what of the file was not taken.
  const reasons = lines.slice(0, misleading).filter((line) => !/^(Skipping|For valid)/.test(line));
  const end = 'An entrypoint must be provided';
  return reasons.length === 0 ? end : `${cut(reasons.join(' '), LONGEST - end.length)} … ${end}`;
}

/** An answer of the server stands there with the whole request; its own words are enough. */
function withoutRequest(text: string): string {
  const [before, after] = text.split(" for url 'http");
  if (before === undefined || after === undefined) return text;
  const messages = [...after.matchAll(/'msg': (['"])(.*?)\1, 'input'/g)].map(([, , message = '']) => message);
  const told = messages.find((message) => message.startsWith('Value error')) ?? messages[0] ?? '';
  return `${before}: ${told}`;
}

/** The last line that names an exception; what is below it is its message. */
function exceptionIn(lines: readonly string[]): number {
  return lines.findLastIndex((line) => /^[A-Za-z_][\w.]*(Error|Exception|NotFound)(:|$)/.test(line));
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/[│╭╮╰╯─┃━]/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d+ \| /, ''))
    .map((line) => line.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…'))
    .filter((line) => line !== '');
}

/** What is said of any deployment or error, with its name in it. */
function isUsual(line: string): boolean {
  const start =
    /^(Deployment '|View Deployment|Deploying|Your Prefect workers|Running deployment|\$ prefect |To (execute|schedule)|> Running|An exception occurred|For further information)/;
  return start.test(line);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
}

function onServer(deployments: Run['deployments'], { shows }: Mistake): string {
  if (deployments.length === 0) return 'nothing';
  const names = deployments.map(({ name }) => `\`${String(name)}\``).sort();
  if (shows === undefined || shows === 'name') return names.join(' and ');
  const value = shows
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], deployments[0]);
  const path = shows.replaceAll(/\.\d+/g, '');
  return `${names.join(' and ')} with \`${path}: ${JSON.stringify(value) ?? 'nothing'}\``;
}
