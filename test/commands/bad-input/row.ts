/** Rows of the table of mistakes, and short ways to write their `prefect.yaml`. */

export interface Row {
  what: string;
  /**
   * The exit code and the findings: `1 TQ2004@5:14` is an error at line 5, column 14 of `prefect.yaml`, `TQ2001?` something
   * less; other files are named before the line, `argv` is the command line.
   */
  expected: string;
  text: string | Uint8Array;
  argv?: string[];
  variables?: Record<string, string>;
}

type More = Pick<Row, 'argv' | 'variables'>;

/** A whole file. */
export function file(what: string, expected: string, text: string | Uint8Array, more: More = {}): Row {
  return { what, expected, text, ...more };
}

/** A file with one deployment and these lines more in its entry. */
export function entry(what: string, expected: string, lines: string, more: More = {}): Row {
  const indented = lines.split('\n').map((line) => `    ${line}\n`);
  return { what, expected, text: ONE + indented.join(''), ...more };
}

/** A file with one deployment, and a command line. */
export function options(what: string, expected: string, ...argv: string[]): Row {
  return { what, expected, text: ONE, argv };
}

export function named(name: string): string {
  return `deployments:\n  - name: ${name}\n    entrypoint: flows.py:hello\n    work_pool: {name: local}\n`;
}

export function from(entrypoint: string): string {
  return `deployments:\n  - name: d\n    entrypoint: ${entrypoint}\n    work_pool: {name: local}\n`;
}

export function withPool(pool: string): string {
  return `deployments:\n  - name: d\n    entrypoint: flows.py:hello\n    ${pool}\n`;
}

export function withBuild(steps: string): string {
  return `build:\n${steps}${ONE}`;
}

export const ONE = named('d');
export const TWO = `${ONE}  - name: e\n    entrypoint: flows.py:hello\n    work_pool: {name: local}\n`;
export const SHELL = 'prefect.deployments.steps.run_shell_script';
