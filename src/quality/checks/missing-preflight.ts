/** Nothing between a change and its deployment asks whether it would run. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';

const PREFLIGHT = /preflight|\btq(["',\s]+)(validate|plan|deploy)\b/;

export function checkPreflight({ document, flows, files, automation }: QualityFacts): Diagnostic[] {
  const [first] = flows.flatMap(({ deployments }) => deployments);
  const texts = [document.text, ...files.map(({ text }) => text), ...automation.map(({ text }) => text)];
  if (!first || texts.some((text) => PREFLIGHT.test(text))) return [];
  return [
    diagnostic('TQ4023', {
      message:
        automation.length > 0
          ? 'no CI job, step or flow of this project runs a preflight before data flows are deployed'
          : 'this project has no CI file, and no step or flow runs a preflight before data flows are deployed',
      where: document.spanOf([...first.deployment.path, 'entrypoint']),
      help: "run Truthound's `run_preflight` in the CI job that comes before the deploy, or as the first step of the flow",
    }),
  ];
}
