/** Engines that keep state on the disk of whichever worker runs them. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import { distributionOf } from '../packages.ts';
import { literal } from '../python-use.ts';
import { eachCall } from './each-call.ts';

/** Of `TruthoundEngineConfig` (`common/engines/truthound.py`, 3.0.3); all of them are off by default. */
const SWITCHES = ['persist_runs', 'persist_docs', 'auto_create_workspace'];

export function checkHiddenState(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => {
    if (distributionOf(call.callee) === undefined) return [];
    return [...call.keywords].flatMap(([name, { where, value }]) => {
      const isProject = name === 'context_mode' && literal(value) === 'project';
      if (!isProject && !(SWITCHES.includes(name) && literal(value) === true)) return [];
      const written = isProject ? 'context_mode="project"' : `${name}=True`;
      return [
        diagnostic('TQ4025', {
          message: `\`${written}\` keeps baselines and runs on the worker's disk: the next run, elsewhere, does not see them`,
          where,
          help: 'leave it at its default, or give `workspace_root` a place that all workers share',
        }),
      ];
    });
  });
}
