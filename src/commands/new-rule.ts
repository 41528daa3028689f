/** `tq new rule FILE|DOMAIN TYPE`: one more rule, checked before it is written, and compiled with the others. */
import { resolve } from 'node:path';
import { nameList } from '../diagnostics/name-list.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { compileFile } from '../reading/rules/compile-file.ts';
import { type FileChange, problemAt } from '../reading/scaffold/lay-out.ts';
import { type Proposal, withChanges } from '../reading/scaffold/proposal.ts';
import { shownPath } from '../reading/files/shown-path.ts';
import { SEVERITIES } from '../rules/rule.ts';
import { allTypeNames, ruleSchema } from '../rules/vocabulary.ts';
import { type AskedRule, ruleText, weaveRule } from '../scaffold/weave-rule.ts';
import { TqError } from '../tq-error.ts';
import { type Command, type Context, REPEATED_TEXT } from './command.ts';
import { carryOut, withSilentWritingOptions } from './scaffold-options.ts';

interface NewRuleOptions {
  file: string;
  type: string;
  column: string | undefined;
  severity: string | undefined;
  ruleName: string | undefined;
  set: string[] | undefined;
  dryRun: boolean;
}

export const newRule: Command<NewRuleOptions> = {
  repeatable: ['set'],
  builder: (yargs) =>
    withSilentWritingOptions(
      yargs
        .positional('file', {
          type: 'string',
          demandOption: true,
          describe: 'a rule file, or the domain whose file it is (`orders`: quality/orders.yaml)',
        })
        .positional('type', {
          type: 'string',
          demandOption: true,
          describe: `what it asks for: ${allTypeNames().slice(0, 6).join(', ')} …`,
        })
        .option('column', { type: 'string', requiresArg: true, describe: 'the column that it is about' })
        .option('set', {
          ...REPEATED_TEXT,
          describe: 'a field of the rule, `min=0` or `values=new,paid`; may be repeated',
        })
        .option('severity', { choices: SEVERITIES, describe: 'how bad a failure is; by default error' })
        .option('rule-name', { type: 'string', requiresArg: true, describe: 'what it is called in reports' }),
      'the rule file',
    )
      .example('$0 new rule orders not_null --column order_id', 'in quality/orders.yaml')
      .example('$0 new rule orders in_range --column price --set min=0 --set max=500', 'with two fields')
      .example('$0 new rule quality/orders.yaml in_set --column status --set values=new,paid', 'a list'),

  async run(options, context) {
    const { workingDirectory } = context.environment;
    const path = resolve(workingDirectory, fileOf(options.file));
    const name = shownPath(workingDirectory, path);
    const problem = await problemAt(path, { folder: workingDirectory, workingDirectory }, context.files);
    if (problem !== undefined) throw new TqError('usage', problem);
    const rule = askedRule(options);
    const edit = await editOf(path, name, rule, context);
    const changes = await withCompiled(edit, context);
    if (changes === 'wrong') return 'findings';
    if (changes === 'there already') {
      context.reporter.note(`nothing to write: ${name} has this rule already`);
      return 'ok';
    }
    const proposed: Proposal = { changes, edit, same: [], kept: [] };
    const next = [`tq rules explain ${name}   # what each rule means, and what each engine does with it`];
    return carryOut(proposed, { yes: true, dryRun: options.dryRun, asks: false, next }, context);
  },
};

/** A name without folder and ending is that of a domain. */
function fileOf(written: string): string {
  return /[/\\]|\.(ya?ml|json)$/.test(written) ? written : `quality/${written}.yaml`;
}

function askedRule({ type, column, severity, ruleName, set = [] }: NewRuleOptions): AskedRule {
  if (ruleSchema(type) === undefined) {
    const types = allTypeNames();
    throw new TqError(
      'usage',
      `there is no rule of the type \`${type}\`${didYouMean(nearMiss(type, types))}`,
      {
        help: `these are there: ${nameList(types)}`,
      },
    );
  }
  const settings = new Map<string, string>();
  for (const each of set) {
    const [, key, value = ''] = /^([^=]+)=([^]*)$/.exec(each) ?? [];
    if (key === undefined)
      throw new TqError('usage', `\`--set ${each}\` has no \`=\``, { help: 'write `--set min=0`' });
    if (settings.has(key.trim())) throw new TqError('usage', `\`${key.trim()}\` is set twice`);
    settings.set(key.trim(), value.trim());
  }
  return { type, column, severity, name: ruleName, settings };
}

async function editOf(
  path: string,
  name: string,
  rule: AskedRule,
  { files }: Context,
): Promise<FileChange & { before: Uint8Array }> {
  const read = await files.readFile(path);
  if ('failure' in read)
    throw read.failure === 'missing'
      ? new TqError('findings', `there is no file \`${name}\``, {
          help: '`tq new domain` makes a rule file, with all that runs it',
        })
      : new TqError('findings', `\`${name}\` cannot be read: ${read.detail}`);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  const woven = path.endsWith('.json') ? { problem: 'is JSON' } : weaveRule(text, rule);
  if ('text' in woven) return { name, path, before: read.bytes, after: new TextEncoder().encode(woven.text) };
  throw new TqError('failed', `\`${name}\` ${woven.problem}; nothing was written`, {
    help: `put it in by hand: ${ruleText(rule)}`,
  });
}

/** The rule file, and what it is compiled to. What is wrong with the new rule has been said. */
async function withCompiled(
  edit: FileChange,
  context: Context,
): Promise<FileChange[] | 'wrong' | 'there already'> {
  const { files, python, reporter, environment } = context;
  const compiling = (at: typeof files) =>
    compileFile(edit.path, undefined, environment.workingDirectory, { files: at, python });
  const before = await compiling(files);
  const after = await compiling(withChanges(files, [edit]));
  const known = new Set(before.diagnostics.map(({ code, message }) => `${code} ${message}`));
  const found = after.diagnostics.filter(({ code, message }) => !known.has(`${code} ${message}`));
  if (found.some(({ code }) => code === 'TQ3009')) return 'there already';
  reporter.diagnostics(found, after.sources);
  if (found.some(({ severity }) => severity === 'error')) return 'wrong';
  const isBroken = after.diagnostics.some(({ severity }) => severity === 'error');
  if (after.text === undefined || isBroken) {
    reporter.note(`${edit.name}: not compiled, other rules of it are wrong; \`tq rules check\` tells which`);
    return [edit];
  }
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return [
    edit,
    {
      name: after.compiledName,
      path: after.compiledPath,
      before: after.written === undefined ? undefined : bytes(after.written),
      after: bytes(after.text),
    },
  ];
}
