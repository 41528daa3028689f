/**
 * Numbers of base 8 and 60 in fields of Prefect that want a number: `interval: 1:30` is 90 seconds, and no hour and a
 * half. Text or a boolean there is an error of its own.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { valueAt } from '../yaml-value.ts';
import { helpForNumber, isClock } from '../yaml/number-words.ts';
import { trapOf } from '../yaml/traps.ts';
import type { CheckedProject } from './check.ts';
import { type NumberField, numberFields } from './number-fields.ts';

type Looked = Pick<CheckedProject, 'written' | 'chosen'>;

export function numberTraps({ written, chosen }: Looked): Diagnostic[] {
  return numberFields(written.data, chosen).flatMap((field) => numberTrap(written, field));
}

function numberTrap(document: Looked['written'], { path, isTime }: NumberField): Diagnostic[] {
  const value = valueAt(document.data, path);
  const source = document.sourceOf(path);
  if (source === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return [];
  const trap = trapOf(source, value);
  const isMisread = trap?.kind === 'octal' || (trap?.kind === 'base 60' && !(isTime && isClock(source)));
  if (!isMisread) return [];
  return [
    diagnostic('TQ1013', {
      message: `\`${source}\` is ${trap.becomes} to YAML`,
      where: document.spanOf(path),
      help: helpForNumber(source, value, isTime),
    }),
  ];
}
