/** `tq rules explain FILE`: each rule in words, and what each engine makes of it. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { ExitReason } from '../exit-code.ts';
import { compileFile } from '../reading/rules/compile-file.ts';
import { explainRule } from '../rules/explain-rule.ts';
import { ENGINES, type Engine } from '../rules/rule.ts';
import { explanationsJson, explanationsText } from '../report/rules-text.ts';
import type { Command } from './command.ts';

interface ExplainOptions {
  file: string;
  engine: Engine | undefined;
}

export const explainRules: Command<ExplainOptions> = {
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'a rule file' })
      .option('engine', { choices: ENGINES, describe: 'this engine alone; by default all of them' }),

  async run({ file, engine }, context): Promise<ExitReason> {
    const { reporter, environment } = context;
    const { name, rules, diagnostics, sources } = await compileFile(
      file,
      engine,
      environment.workingDirectory,
      context,
    );
    reporter.diagnostics(diagnostics, sources);
    const engines = engine === undefined ? ENGINES : [engine];
    const explained = rules.map((rule) => explainRule(rule, engines));
    reporter.result('rules', explanationsJson(explained), explanationsText(name, explained));
    return hasErrors(diagnostics) ? 'findings' : 'ok';
  },
};
