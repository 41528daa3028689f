/** Flows that no test mentions. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts, QualityFlow } from '../facts.ts';

export function checkTests({ document, flows, tests }: QualityFacts): Diagnostic[] {
  return flows.flatMap((flow) => {
    const [first] = flow.deployments;
    const words = namesOf(flow);
    if (!first || tests.some(({ text }) => words.some((word) => text.includes(word)))) return [];
    return [
      diagnostic('TQ4022', {
        message: `no test mentions flow \`${flow.functionName}\` or its file \`${flow.use.file}\``,
        where: document.spanOf([...first.deployment.path, 'entrypoint']),
        help: 'add a test that runs it on data that passes, and on data that must fail',
      }),
    ];
  });
}

/** The function, and the file without its ending where that says something. */
function namesOf({ functionName, use }: QualityFlow): string[] {
  const stem = use.file.slice(use.file.lastIndexOf('/') + 1).replace(/\.py$/, '');
  const tooCommon = ['__init__', 'flows', 'flow', 'main'];
  return [functionName.split('.').at(-1) ?? functionName, ...(tooCommon.includes(stem) ? [] : [stem])];
}
