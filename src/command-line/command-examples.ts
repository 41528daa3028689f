/** Examples for the help of commands, and for the reference. A command may give its own in its builder (`.example`). */
import type { ExampleEntry } from '../completion/command-table.ts';

/** By the words behind `tq`; those of `tq` itself by none. */
export const EXAMPLES: Readonly<Record<string, readonly ExampleEntry[]>> = examples({
  '': [
    ['tq init shop', 'make a project'],
    ['tq validate', 'find mistakes; needs no server'],
    ['tq dev', 'try it on this machine'],
    ['tq plan', 'what would a deploy change?'],
    ['tq deploy --all', 'and change it'],
    ['tq plan --help', 'options and examples of a command'],
  ],
  deploy: [
    ['tq deploy --all', 'every deployment of `prefect.yaml`'],
    ['tq deploy -n orders-prod', 'this one; also `FLOW/NAME`, and patterns: `-n "orders-*"`'],
    ['tq deploy -e prod', 'those whose `tq.environment` is `prod`'],
    ['tq deploy --all --dry-run', 'show what that would change, and write nothing'],
    ['tq deploy --all --ref v1.4.2', 'as the repository says it at a tag, pinned to its commit'],
    ['tq deploy --plan plan.json', 'carry out a plan that was looked at, and nothing else'],
    ['tq deploy --all --prune --yes', 'also remove what left the file, without a question'],
  ],
  plan: [
    ['tq plan', 'what a deploy of everything would change'],
    ['tq plan -n orders-prod', 'of one deployment'],
    ['tq plan --out plan.json', 'and keep it, for `tq deploy --plan plan.json`'],
    ['tq plan --changed-since main', 'of the deployments that a change touches'],
    [
      'tq plan --exit-code --format comment',
      'for a comment on a pull request; exits with 2 when there are changes',
    ],
  ],
  build: [
    ['tq build --dry-run', 'which images would be built, and why'],
    ['tq build --push', 'build what has changed, and push it'],
    ['tq build --push --metadata-file images.json', 'and write down what they are made of'],
  ],
  validate: [
    ['tq validate', 'look at `prefect.yaml`, its flows, rules and blocks'],
    ['tq validate --fix', 'and make the repairs that are certain; `--diff` shows them'],
    ['tq validate --watch', 'again after every change'],
    ['tq validate --format github', 'as annotations of GitHub Actions'],
    ['tq validate --changed-since main', 'only the deployments that a change touches'],
  ],
  preflight: [
    ['tq preflight', 'what the files tell'],
    ['tq preflight --live', 'also ask the server, Python, registries and repositories'],
    ['tq preflight -n orders-prod --checklist', 'the checklists of one deployment, filled in'],
  ],
  schedule: [
    ['tq schedule', 'the next starts, and how full the week gets'],
    ['tq schedule --server --days 14', 'with the limits and run times that the server knows'],
    ['tq schedule --html schedule.html', 'as a page'],
  ],
  import: [
    ['tq import --dry-run', 'show what the server has and the file has not'],
    ['tq import -n "orders-*"', 'take over some deployments'],
  ],
  history: [
    ['tq history', 'the newest releases'],
    ['tq history --limit 100 --json', 'more of them, for a program'],
    ['tq history --project shop', 'of a project whose file is not here'],
  ],
  'history show': [
    ['tq history show', 'the newest release: what, when, by whom, from which commit'],
    ['tq history show 12', 'an earlier one'],
  ],
  rollback: [
    ['tq rollback', 'to the release before the latest'],
    ['tq rollback 12 --dry-run', 'show what going back to release 12 would change'],
  ],
  unlock: [['tq unlock', 'when a deploy has died and left its lock']],
  inspect: [
    ['tq inspect src/flows.py:orders', 'name, description, version and parameters of a flow'],
    ['tq inspect src/flows.py:orders --json', 'for a program'],
  ],
  schema: [
    ['tq schema', 'which there are'],
    ['tq schema prefect', 'the schema of `prefect.yaml`'],
    ['tq schema output', 'what `--json` prints'],
  ],
  explain: [
    ['tq explain TQ2001', 'what it means, an example, the repair'],
    ['tq explain unknown-key', 'the same, by its name'],
    ['tq explain', 'all of them'],
  ],
  'rules check': [
    ['tq rules check', 'all that `prefect.yaml` names under `tq.rules`'],
    ['tq rules check quality/orders.yaml', 'one file; `--fix` repairs what is certain'],
  ],
  'rules compile': [
    ['tq rules compile quality/orders.yaml', 'write what the flow loads'],
    ['tq rules compile quality/*.yaml --check', 'is what is written up to date? For CI'],
    ['tq rules compile quality/orders.yaml --engine pandera --native', 'print the schema of another engine'],
  ],
  'rules explain': [
    ['tq rules explain quality/orders.yaml', 'each rule in words, and what engines do with it'],
  ],
  'rules list': [['tq rules list', 'rule files, whether they are compiled, who uses them']],
  'rules import': [
    ['tq rules import models/schema.yml', 'show the rules that stand in a file of dbt'],
    ['tq rules import suite.json --engine great_expectations --out quality/orders.yaml', 'write them'],
  ],
  'pool create': [
    ['tq pool create orders-prod --type kubernetes', 'a pool; nothing happens when it is there'],
  ],
  doctor: [
    ['tq doctor', 'when something does not work'],
    ['tq doctor --json', 'for a report of a mistake'],
  ],
  dev: [
    ['tq dev', 'a server on this machine, the project deployed to it, workers; until Ctrl-C'],
    ['tq dev --watch', 'and deployed again after every change'],
    ['tq dev --detach', 'in the background; `tq dev down` stops it'],
  ],
  'dev run': [['tq dev run orders-staging', 'start a run there, and follow it to its end']],
  'dev up': [['tq dev up --port 4200', 'a server on this machine, on a port of your own']],
  'dev down': [['tq dev down', 'stop what `tq dev` started']],
  'dev status': [['tq dev status', 'what runs, and where']],
  completion: [
    ['source <(tq completion bash)', 'in `~/.bashrc`'],
    ['source <(tq completion zsh)', 'in `~/.zshrc`, behind `compinit`'],
    ['tq completion fish | source', 'in `~/.config/fish/config.fish`'],
  ],
});

function examples(
  table: Record<string, readonly (readonly [line: string, about: string])[]>,
): Record<string, readonly ExampleEntry[]> {
  return Object.fromEntries(
    Object.entries(table).map(([name, lines]) => [name, lines.map(([line, about]) => ({ line, about }))]),
  );
}
