/** `tq rules list`: the rule files of the project, and the deployments that run them. */
import type { ExitReason } from '../exit-code.ts';
import type { JsonValue } from '../json.ts';
import { EVERYTHING } from '../project/select.ts';
import { listRuleFiles, type ListedRuleFile } from '../reading/rules/list-rule-files.ts';
import { visible } from '../report/printable.ts';
import type { Command } from './command.ts';

interface ListOptions {
  prefectFile: string;
}

export const listRules: Command<ListOptions> = {
  builder: (yargs) =>
    yargs.option('prefect-file', {
      type: 'string',
      default: 'prefect.yaml',
      requiresArg: true,
      describe: 'the file that describes the deployments',
    }),

  async run({ prefectFile }, context): Promise<ExitReason> {
    const { workingDirectory, variables } = context.environment;
    const read = await listRuleFiles(
      { workingDirectory, prefectFile, selection: EVERYTHING, environment: variables },
      context,
    );
    if ('findings' in read) {
      context.reporter.diagnostics(read.findings, read.sources);
      return 'findings';
    }
    context.reporter.result('ruleFiles', read.listed as unknown as JsonValue, textOf(read.listed));
    return 'ok';
  },
};

function textOf(files: readonly ListedRuleFile[]): string {
  if (files.length === 0) return 'no rule files: name them under `tq.rules` of a deployment';
  return files.map(lineOf).join('\n');
}

function lineOf({ file, engine, rules, compiled, deployments }: ListedRuleFile): string {
  const facts = [
    `${rules} ${rules === 1 ? 'rule' : 'rules'}`,
    engine ?? 'no engine',
    `compiled: ${compiled}`,
  ];
  const users = deployments.length === 0 ? ['used by no deployment'] : deployments;
  return [`${visible(file)}  ${facts.join(', ')}`, ...users.map((name) => `  ${visible(name)}`)].join('\n');
}
