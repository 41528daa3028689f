/** What is said of inputs against which nothing was found: half a sentence for each line of the report. */
import type { Remark } from '../verdict/answer.ts';
import type { FlowInputs } from './flow-inputs.ts';
import type { JudgedInputs } from './judge-inputs.ts';
import { isOfWorker, localPathOf } from './runtime-facts.ts';
import { ARGUMENTS as SOURCES } from './source-finding.ts';
import { maskSources } from './source-secrets.ts';

interface Remarks {
  seen: Remark[];
  skipped: Remark[];
}

/** Where no file tells what is asked. */
export const NOTHING_ASKED =
  'no file tells what truthound-orchestration is asked; say it under `tq: {preflight: {…}}`';

/** `entries`: those that have exactly these inputs. */
export function remarksOn(inputs: FlowInputs, judged: JudgedInputs, entries: readonly number[]): Remarks {
  const open = judged.open.join(', ');
  const names = judged.passed.join(', ');
  const compatible: Remark = {
    check: 'compatible-inputs',
    entries,
    text: open === '' ? `${names} passed` : open,
  };
  const source = sourceRemark(inputs, judged);
  const path = localPathOf(inputs);
  return {
    seen: [
      ...(open === '' && names !== '' ? [compatible] : []),
      ...(source === undefined ? [] : [{ check: 'source-read-right' as const, entries, text: source }]),
    ],
    skipped: [
      ...(open === '' ? [] : [compatible]),
      ...unknownSource(inputs).map((text): Remark => ({ check: 'source-read-right', entries, text })),
      ...(path === undefined || !isOfWorker(path)
        ? []
        : [
            {
              check: 'source-there' as const,
              entries,
              text: `\`${path}\` lies on the machine of the worker`,
            },
          ]),
    ],
  };
}

function sourceRemark(inputs: FlowInputs, { answer }: JudgedInputs): string | undefined {
  if (unknownSource(inputs).length > 0 || answer.outcome === 'crash') return undefined;
  const { resolved_source: source } = answer.report;
  if (source === null) return 'no source is named';
  const format = source.format_hint === null ? '' : `, format \`${source.format_hint}\``;
  return `\`${shortened(String(maskSources(source.reference)))}\` is \`${source.kind}\`${format}`;
}

/** Enough to know it again. */
const LONGEST = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function unknownSource({ given }: FlowInputs): string[] {
  return SOURCES.flatMap((name) => {
    const told = given.get(name);
    return told !== undefined && 'why' in told ? [`\`${name}\` is not known: ${told.why}`] : [];
  });
}
