/** The import rule of docs/architecture.md: pure folders import no effects, adapters are seen by real-context.ts alone. */
const EFFECTS = '^(node:)?(fs|fs/promises|net|http|https|child_process|os|tls|dns|process|worker_threads)$';
const EFFECTFUL_PACKAGES = 'node_modules/(undici|execa|simple-git|chalk|yargs)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'adapters-are-seen-where-ports-are-given-alone',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(real-context\\.ts|complete\\.ts|adapters/)' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'pure-folders-import-no-effects',
      severity: 'error',
      from: {
        path: '^src/(project|python|plan|diagnostics|templating|quality|rules|blocks|importing|release|images|git|changes|preflight|scaffold|completion|dev|requirements)/',
      },
      to: { path: [EFFECTS, EFFECTFUL_PACKAGES] },
    },
    {
      name: 'pure-folders-know-no-effectful-folders',
      severity: 'error',
      from: {
        path: '^src/(project|python|plan|diagnostics|templating|quality|rules|blocks|importing|release|images|git|changes|scaffold|completion|dev|requirements)/',
      },
      to: {
        path: '^src/(commands|apply|reading|report|adapters|preflight|interpreter|cli\\.ts|real-context\\.ts|program\\.ts)',
        // What happened to a plan is a plain value.
        pathNot: '^src/apply/report\\.ts$',
      },
    },
    {
      name: 'effects-live-behind-ports',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli\\.ts|real-context\\.ts|complete\\.ts|adapters/|report/)' },
      to: { path: [EFFECTS, EFFECTFUL_PACKAGES], pathNot: 'node_modules/yargs/' },
    },
    {
      name: 'steps-know-ports-and-no-commands',
      severity: 'error',
      from: { path: '^src/steps/' },
      to: { path: '^src/(commands|apply|report|adapters|preflight|cli\\.ts|real-context\\.ts|program\\.ts)' },
    },
    {
      name: 'only-report-uses-colour',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/report/' },
      to: { path: 'node_modules/chalk/' },
    },
    {
      name: 'toml-is-parsed-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/toml-table\\.ts$' },
      to: { path: 'node_modules/smol-toml/' },
    },
    {
      name: 'commands-stand-alone',
      severity: 'error',
      from: { path: '^src/commands/([^/]+)\\.ts$' },
      to: {
        path: '^src/commands/[^/]+\\.ts$',
        pathNot: [
          '^src/commands/$1\\.ts$',
          '^src/commands/(command|carry-out-plan|carry-out-projects|prepare-deploy|[a-z-]+-options)\\.ts$',
        ],
      },
    },
    {
      name: 'what-a-runner-starts-stands-alone',
      comment: 'It runs before anything is installed.',
      severity: 'error',
      from: { path: '^ci/' },
      to: { pathNot: '^(ci/|(node:)?[a-z_]+$)' },
    },
    {
      name: 'production-code-knows-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bench)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
