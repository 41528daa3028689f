/** TQ3010: rules on one column that no value satisfies together, so that each run on real data fails. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { startOf, titleOf } from './check.ts';
import { type AcceptedEntry, ColumnRules, type Rival } from './column-rules.ts';

export function checkContradictoryRules(file: RuleFile): Diagnostic[] {
  const columns = new Map<string, AcceptedEntry[]>();
  for (const entry of file.entries) {
    const column = entry.rule?.column;
    if (column === undefined || !isAccepted(entry)) continue;
    const others = columns.get(column);
    if (others === undefined) columns.set(column, [entry]);
    else others.push(entry);
  }
  return [...columns.values()].flatMap((entries) => contradictionIn(file, entries) ?? []);
}

function isAccepted(entry: RuleEntry): entry is AcceptedEntry {
  return entry.rule !== undefined;
}

/** The first rule that contradicts one before it; one finding a column is enough. */
function contradictionIn(file: RuleFile, entries: readonly AcceptedEntry[]): Diagnostic | undefined {
  const column = new ColumnRules();
  for (const entry of entries) {
    const rival = column.add(entry);
    if (rival) return contradiction(file, entry, rival);
  }
  const dead = column.deadSet();
  return dead && contradiction(file, dead.entry, dead);
}

function rivalTitle(entry: AcceptedEntry, rival: AcceptedEntry): string {
  const title = titleOf(rival);
  return title === titleOf(entry) ? 'an earlier one' : title;
}

function contradiction({ document }: RuleFile, entry: AcceptedEntry, { rival, why }: Rival): Diagnostic {
  return diagnostic('TQ3010', {
    message: `${titleOf(entry)} contradicts ${rivalTitle(entry, rival)}: ${why}`,
    where: startOf({ document }, entry.path),
    related: [{ where: startOf({ document }, rival.path), text: 'contradicts this' }],
    help: 'correct one of them; as they are, no data can pass',
  });
}
