/** The preflight report for people: a table of deployments and layers, or every check of one. Fits 80 columns. */
import { LAYERS, type Layer } from '../../preflight/checks/check.ts';
import type {
  CheckResult,
  CheckStatus,
  DeploymentReport,
  PreflightReport,
} from '../../preflight/verdict/report.ts';
import { deploymentLabel } from '../deployment-label.ts';
import { type Palette, statusPaint } from '../palette.ts';
import { visible } from '../printable.ts';
import { notAsked, placeWords, STATUS_WORDS, summaryLine, worstOf } from './words.ts';
import { wrapped } from './wrapped.ts';

export interface PreflightTextOptions {
  /** Every check of every deployment; otherwise only of a single one. */
  everyCheck: boolean;
}

export function preflightText(
  reports: readonly PreflightReport[],
  colours: Palette,
  { everyCheck }: PreflightTextOptions,
): string {
  const deployments = reports.flatMap((report) => report.deployments);
  if (deployments.length === 0) return '';
  const blocks =
    everyCheck || deployments.length === 1
      ? deployments.map((each) => checksOf(each, colours))
      : [tablesOf(reports, colours), ...reasons(deployments)];
  const open = notAsked(deployments.flatMap(({ checks }) => checks));
  return [
    ...blocks,
    [
      ...(open === undefined
        ? []
        : [
            wrapped(open, WIDTH, '  ')
              .split('\n')
              .map((line) => colours.faint(line))
              .join('\n'),
          ]),
      summaryLine(reports),
    ].join('\n'),
  ].join('\n\n');
}

const COLUMN = 5;
const WIDTH = 80;
const LONGEST_NAME = WIDTH - LAYERS.length * COLUMN;

/** Column heads of at most four letters. */
const HEADS: Readonly<Record<Layer, string>> = {
  host: 'host',
  runtime: 'run',
  source: 'src',
  engine: 'eng',
  results: 'res',
  operations: 'ops',
  capacity: 'cap',
  secrets: 'sec',
};

/** Rows of several files share their columns. */
function tablesOf(reports: readonly PreflightReport[], colours: Palette): string {
  const isNamed = reports.length > 1;
  const heads = reports.map(({ file }) => (isNamed ? shortened(visible(file)) : ''));
  const names = reports.flatMap(({ deployments }) =>
    deployments.map(({ name, environment }) => shortened(deploymentLabel(name, environment))),
  );
  const width = Math.max(...[...heads, ...names].map((text) => text.length));
  const columns = LAYERS.map((layer) => HEADS[layer].padStart(COLUMN)).join('');
  return reports
    .map(({ deployments }, index) => {
      const head = `${colours.strong((heads[index] ?? '').padEnd(width))}${colours.faint(columns)}`;
      return [head, ...deployments.map((each) => rowOf(each, width, colours))].join('\n');
    })
    .join('\n\n');
}

function rowOf({ name, environment, checks }: DeploymentReport, width: number, colours: Palette): string {
  const cells = LAYERS.map((layer) => cell(worstOf(checks.filter((each) => each.layer === layer)), colours));
  return `${shortened(deploymentLabel(name, environment)).padEnd(width)}${cells.join('')}`;
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function cell(status: CheckStatus, colours: Palette): string {
  const word = STATUS_WORDS[status];
  return `${' '.repeat(COLUMN - word.length)}${statusPaint(status, colours)(word)}`;
}

/** Why checks were skipped that were asked for, each reason once: a table has no room for it. */
function reasons(deployments: readonly DeploymentReport[]): string[] {
  const by = new Map<string, Set<string>>();
  for (const { checks } of deployments)
    for (const { status, needs, message, title } of checks)
      if (status === 'skipped' && needs === undefined && !EVIDENT.includes(message))
        by.set(message, (by.get(message) ?? new Set()).add(title));
  const lines = [...by].map(([why, titles]) =>
    wrapped(`skipped: ${[...titles].join('; ')}: ${visible(why)}`, WIDTH, '  '),
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** What the project itself shows, and nobody has to do something about. */
const EVIDENT = ['the flow checks no data', 'the entry cannot be read'];

function checksOf({ name, environment, checks }: DeploymentReport, colours: Palette): string {
  const layers = LAYERS.flatMap((layer) => {
    const of = checks.filter((check) => check.layer === layer);
    return of.length === 0 ? [] : [`  ${colours.faint(layer)}`, ...of.map((check) => lineOf(check, colours))];
  });
  return [colours.strong(deploymentLabel(name, environment)), ...layers].join('\n');
}

function lineOf(check: CheckResult, colours: Palette): string {
  const { status } = check;
  const word = (isHint(check) ? 'hint' : STATUS_WORDS[status]).padEnd(4);
  const text = wrapped(visible(sentenceOf(check)), WIDTH - 9, '');
  const [first = '', ...others] = text.split('\n');
  const rest = others.map((line) => `         ${line}`);
  const paint = status === 'skipped' ? colours.faint : (plain: string): string => plain;
  return [
    `    ${(isHint(check) ? colours.severity.hint : statusPaint(status, colours))(word)} ${paint(first)}`,
    ...rest.map((line) => paint(line)),
  ].join('\n');
}

/** It passed, and something could be better. */
function isHint({ status, code }: CheckResult): boolean {
  return status === 'passed' && code !== undefined;
}

/** `the versions are supported together: Python 3.11, …` */
function sentenceOf({ status, title, message, code, place, more }: CheckResult): string {
  if (status === 'skipped') return `${title}: skipped, ${message}`;
  if (code === undefined) return message === title ? title : `${title}: ${message}`;
  const where = placeWords(place);
  const others = more === undefined ? '' : `, and ${more} more`;
  return `${message}${where === undefined ? '' : ` (${where})`} [${code}]${others}`;
}
