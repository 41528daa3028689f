/**
 * The schema in the YAML language server that VS Code, Neovim and others use (https://github.com/redhat-developer/yaml-language-server):
 * what it offers, what it tells of a key, and which mistakes it marks.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node.js';
import type { MessageConnection } from 'vscode-jsonrpc';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SERVER = join(ROOT, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');
type Schema = 'prefect' | 'rules';

function modeline(schema: Schema): string {
  const file = join(ROOT, 'schemas', `${schema}.schema.json`);
  return `# yaml-language-server: $schema=${pathToFileURL(file).href}\n`;
}

const EXAMPLE = readFileSync(join(ROOT, 'examples', 'orders', 'prefect.yaml'), 'utf8');

interface Diagnostic {
  message: string;
  range: { start: { line: number } };
}

let server: ChildProcess;
let connection: MessageConnection;
const marked = new Map<string, (diagnostics: Diagnostic[]) => void>();
let opened = 0;

beforeAll(async () => {
  server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  if (server.stdout === null || server.stdin === null) throw new Error('no pipes');
  connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => marked.get(uri)?.(diagnostics),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) =>
      section === 'yaml'
        ? { validate: true, hover: true, completion: true, schemaStore: { enable: false } }
        : {},
    ),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const capabilities = { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } };
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
}, 30_000);

afterAll(() => {
  connection.dispose();
  server.kill();
});

/** Opens a text under a name of its own; `|` in it is taken out and is the cursor. */
async function open(
  written: string,
  schema: Schema = 'prefect',
): Promise<{ uri: string; position: object; diagnostics: Diagnostic[] }> {
  const before = `${modeline(schema)}${written}`.split('|')[0]?.split('\n') ?? [];
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const uri = pathToFileURL(join(ROOT, `open-${(opened += 1)}`, `${schema}.yaml`)).href;
  const diagnostics = new Promise<Diagnostic[]>((resolve) => marked.set(uri, resolve));
  const text = `${modeline(schema)}${written.replace('|', '')}`;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  return { uri, position, diagnostics: await diagnostics };
}

async function offered(text: string, schema?: Schema): Promise<string[]> {
  const { uri, position } = await open(text, schema);
  const answer = await connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
  const { items } = answer as { items: { label: string }[] };
  return items.map(({ label }) => label);
}

async function hover(text: string, schema?: Schema): Promise<string> {
  const { uri, position } = await open(text, schema);
  const answer = await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  return (answer as { contents: { value: string } }).contents.value;
}

/** Line of the text (from 1) and message. */
async function marks(text: string, schema?: Schema): Promise<string[]> {
  const { diagnostics } = await open(text, schema);
  return diagnostics.map(({ message, range }) => `${range.start.line}: ${message}`);
}

const HEAD = 'deployments:\n  - name: orders\n    entrypoint: flows.py:orders\n';

describe('completion offers', () => {
  test('the keys of a deployment, without the deprecated one', async () => {
    const labels = await offered(`${HEAD}    |\n`);
    expect(labels).toEqual(
      expect.arrayContaining(['work_pool', 'schedules', 'triggers', 'parameters', 'concurrency_limit', 'tq']),
    );
    expect(labels).not.toContain('schedule');
  });

  test('the keys of a schedule', async () => {
    const labels = await offered(`${HEAD}    schedules:\n      - slug: a\n        |\n`);
    expect(labels).toEqual(expect.arrayContaining(['cron', 'interval', 'rrule', 'timezone']));
  });

  test('the steps that come with Prefect, and their inputs', async () => {
    const steps = await offered(`pull:\n  - |\n${HEAD}`);
    expect(steps).toEqual(
      expect.arrayContaining([
        'prefect.deployments.steps.git_clone',
        'prefect_docker.deployments.steps.build_docker_image',
      ]),
    );
    const inputs = await offered(`pull:\n  - prefect.deployments.steps.git_clone:\n      |\n${HEAD}`);
    expect(inputs).toEqual(expect.arrayContaining(['repository', 'branch', 'credentials']));
  });

  test('the words that a key takes', async () => {
    const strategies = await offered(
      `${HEAD}    concurrency_limit:\n      limit: 1\n      collision_strategy: |\n`,
    );
    expect(strategies).toEqual(expect.arrayContaining(['ENQUEUE', 'CANCEL_NEW']));
  });

  test('the names of findings under `tq.lint`', async () => {
    const names = await offered(`tq:\n  lint:\n    |\n${HEAD}`);
    expect(names).toEqual(expect.arrayContaining(['unknown-key', 'duplicate-deployment-name']));
  });
});

test('hovering over `entrypoint` tells what it is', async () => {
  const text = await hover(EXAMPLE.replace('entrypoint:', 'entry|point:'));
  // It escapes what Markdown would take for its own.
  expect(text.replaceAll('\\', '')).toContain('The flow: `path/to/file.py:function`');
});

describe('marks', () => {
  test('nothing in the example', async () => {
    expect(await marks(EXAMPLE)).toEqual([]);
  });

  test('nothing where anchors and merge keys are used', async () => {
    const anchored = `definitions:\n  base: &base\n    entrypoint: flows.py:orders\n    work_pool: {name: local}\ndeployments:\n  - <<: *base\n    name: orders\n`;
    expect(await marks(anchored)).toEqual([]);
  });

  test('nothing in a step of anyone else', async () => {
    expect(await marks(`build:\n  - company.steps.sign: {key: a}\n${HEAD}`)).toEqual([]);
  });

  test('each mistake on its line', async () => {
    const broken = `${HEAD}    tagz: [a]\n    version: 1.10\n    schedules:\n      - {cron: "0 6 * * *", interval: 60}\n    concurrency_limit: {limit: 1, collision_strategy: WAIT}\n`;
    expect(await marks(broken)).toMatchInlineSnapshot(`
      [
        "5: Incorrect type. Expected one of string, null.",
        "8: Value is not accepted. Valid values: "ENQUEUE", "CANCEL_NEW", null.",
        "7: Matches multiple schemas when only one must validate.",
        "4: Property tagz is not allowed.",
      ]
    `);
  });
});

const RULES = 'version: 1\nengine: truthound\ndataset: orders\nrules:\n';

describe('a rule file', () => {
  test('is offered its own keys, and the types of rules', async () => {
    expect(await offered('version: 1\n|\n', 'rules')).toEqual(
      expect.arrayContaining(['engine', 'dataset', 'rules', 'owner']),
    );
    expect(await offered(`${RULES}  - type: |\n`, 'rules')).toEqual(
      expect.arrayContaining(['not_null', 'in_range', 'completeness_ratio']),
    );
  });

  test('a rule is offered the fields of its type, and no others', async () => {
    const labels = await offered(`${RULES}  - type: in_range\n    |\n`, 'rules');
    expect(labels).toEqual(expect.arrayContaining(['column', 'min', 'max', 'severity']));
    expect(labels).not.toContain('pattern');
  });

  test('hovering over a field tells what it is', async () => {
    expect(await hover(`${RULES}  - type: in_range\n    column: amount\n    mi|n: 1\n`, 'rules')).toContain(
      'Least value',
    );
  });

  test('each mistake is marked on its line, and nothing else is', async () => {
    const rules = [
      '  - { type: not_null, column: id }',
      '  - { type: in_rnge, column: id }',
      '  - { type: in_set, column: id }',
      '  - { type: unique, column: id, mostly: 0.9 }',
      '  - { type: completeness_ratio, column: id, min_ratio: 1.5 }',
    ];
    const lines = (await marks(RULES + rules.join('\n'), 'rules')).map((each) => each.split(':')[0]);
    expect([...new Set(lines)]).toEqual(['6', '7', '8', '9']);
  });
});
