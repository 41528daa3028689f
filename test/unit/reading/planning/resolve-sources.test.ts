/** What remotes are asked about `tq.source`, and with which login. */
import { expect, test } from 'vitest';
import type { Source } from '../../../../src/git/credentials.ts';
import { buildProject } from '../../../../src/project/build-project.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import { SourceResolver } from '../../../../src/reading/planning/resolve-sources.ts';
import { FakePrefect } from '../../../fakes/fake-prefect.ts';

const COMMIT = 'a'.repeat(40);
const URL = 'https://github.com/acme/orders.git';

interface Asked {
  sources: Source[];
  secrets: string[];
  pulls: unknown[];
  codes: string[];
}

/** Deployments with these sources, resolved at a remote that says who asked. */
async function resolved(sources: string[], variables: Record<string, string> = {}): Promise<Asked> {
  const entries = sources.map(
    (source, index) =>
      `  - {name: d${index}, entrypoint: "f.py:f", work_pool: {name: p}, tq: {source: ${source}}}\n`,
  );
  const { document } = parseDocument('prefect.yaml', `deployments:\n${entries.join('')}`);
  if (document === undefined) throw new Error('it does not parse');
  const { project } = buildProject(document, { selection: { names: [] }, environment: variables });
  const prefect = new FakePrefect();
  prefect.saveBlock('secret', 'git', { data: { value: 't0kenOfBlock' }, secretFields: ['value'] });
  prefect.saveBlock('gitlab-credentials', 'main', {
    data: { token: 't0kenOfGitLab', url: null },
    secretFields: ['token'],
  });
  prefect.saveBlock('github-credentials', 'empty', { data: { token: null }, secretFields: ['token'] });
  const asked: Asked = { sources: [], secrets: [], pulls: [], codes: [] };
  const resolver = new SourceResolver(null, {
    git: {
      remoteRefs: async (source) => {
        asked.sources.push(source);
        return {
          defaultBranch: 'main',
          refs: new Map([
            ['HEAD', COMMIT],
            ['refs/tags/v1', COMMIT],
          ]),
        };
      },
    },
    prefect,
    variables,
    keepSecret: (text) => void asked.secrets.push(text),
  });
  const { commits, findings } = await resolver.resolve(document, project.deployments);
  await resolver.resolve(document, project.deployments);
  return { ...asked, pulls: [...commits.values()], codes: findings.map(({ code }) => code) };
}

test.for([
  [`{git: "${URL}", access_token: "{{ prefect.blocks.secret.git }}"}`, 't0kenOfBlock:'],
  [
    '{git: "https://gitlab.com/acme/orders.git", credentials: "{{ prefect.blocks.gitlab-credentials.main }}"}',
    'oauth2:t0kenOfGitLab',
  ],
  [`{git: "${URL}", access_token: "{{ $TOKEN }}"}`, 't0kenOfVariable:'],
  [`{git: "${URL}"}`, undefined],
  [`{git: "${URL}", access_token: "{{ prefect.blocks.secret.missing }}"}`, undefined],
] as const)('the login of %s', async ([source, login]) => {
  const { sources, secrets } = await resolved([source], { TOKEN: 't0kenOfVariable' });
  expect(sources.map((each) => each.login)).toEqual([login]);
  expect(sources[0]?.url).not.toContain('t0ken');
  if (login !== undefined) expect(secrets).toContain(/t0ken\w+/.exec(login)?.[0]);
});

test('a login that the environment has for the host, where the step knows none', async () => {
  const variables = { GITHUB_TOKEN: 't0kenOfActions' };
  const { sources } = await resolved([`{git: "${URL}"}`], variables);
  expect(sources[0]?.login).toContain('t0kenOfActions');
  const elsewhere = await resolved(['{git: "https://git.test/acme/orders.git"}'], variables);
  expect(elsewhere.sources[0]?.login).toBeUndefined();
});

test('a remote is asked once, whatever is wanted of it, and not for a full commit', async () => {
  const { sources, pulls } = await resolved([
    `{git: "${URL}", ref: v1}`,
    `{git: "${URL}"}`,
    `{git: "${URL}", ref: v1}`,
    `{git: "https://git.test/a.git", ref: ${COMMIT}}`,
  ]);
  expect(sources).toHaveLength(1);
  expect(pulls).toEqual([COMMIT, COMMIT]);
});

test('a block without a token', async () => {
  const source = `{git: "${URL}", credentials: "{{ prefect.blocks.github-credentials.empty }}"}`;
  const { codes, sources } = await resolved([source]);
  expect(codes).toEqual(['TQ2052']);
  expect(sources).toEqual([]);
});
