/** Colours by meaning. Without colour every text reads the same. */
import { Chalk, type ColorSupportLevel } from 'chalk';
import type { Severity } from '../diagnostics/diagnostic.ts';

export type Paint = (text: string) => string;

export interface Palette {
  severity: Record<Severity, Paint>;
  create: Paint;
  update: Paint;
  remove: Paint;
  good: Paint;
  bad: Paint;
  faint: Paint;
  strong: Paint;
}

export function palette(colour: boolean): Palette {
  const level: ColorSupportLevel = colour ? 1 : 0;
  const chalk = new Chalk({ level });
  return {
    severity: { error: chalk.red.bold, warning: chalk.yellow.bold, hint: chalk.cyan.bold },
    create: chalk.green,
    update: chalk.yellow,
    remove: chalk.red,
    good: chalk.green,
    bad: chalk.red,
    faint: chalk.dim,
    strong: chalk.bold,
  };
}

/** Of a check, be it of `tq preflight` or of `tq doctor`. */
export function statusPaint(
  status: 'passed' | 'warning' | 'failed' | 'skipped',
  { severity, good, faint }: Palette,
): Paint {
  if (status === 'failed') return severity.error;
  if (status === 'warning') return severity.warning;
  return status === 'passed' ? good : faint;
}

/** Whether a stream gets colour: `FORCE_COLOR` on, `NO_COLOR` off, else a terminal that is not dumb. */
export function wantsColour(
  variables: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const force = variables.FORCE_COLOR;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if ((variables.NO_COLOR ?? '') !== '') return false;
  return isTerminal && variables.TERM !== 'dumb';
}
