// Style is prettier's, import directions are dependency-cruiser's (.dependency-cruiser.cjs); this file holds the rest.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const PURE_FOLDERS = [
  'project',
  'python',
  'plan',
  'diagnostics',
  'quality',
  'blocks',
  'release',
  'importing',
  'images',
  'git',
  'changes',
  'scaffold',
  'completion',
  'dev',
].map((name) => `src/${name}/**`);
/** `..data` is a name like any other; Kubernetes gives it to the folder of what it mounts. */
const PATHS_BY_HAND = [
  "CallExpression[callee.property.name='startsWith'] > Literal.arguments[value=/^\\.\\.\\/?$/]",
  "CallExpression[callee.property.name='startsWith'] > TemplateLiteral.arguments[quasis.0.value.raw='..']",
].map((selector) => ({
  selector,
  message: '`insidePath` of src/inside-path.ts tells what lies in a folder: a name may begin with `..`',
}));
const ADAPTERS_ONLY =
  'only adapters and cli.ts, real-context.ts may touch the process; take it from the Environment or a port';

export default tseslint.config(
  {
    ignores: ['dist/', 'node_modules/', '.cache/', 'src/generated/', 'examples/', 'test/conformance/deploy/'],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: {
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/adapters/**', 'src/cli.ts', 'src/real-context.ts', 'src/complete.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: ADAPTERS_ONLY },
        { name: 'fetch', message: ADAPTERS_ONLY },
      ],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/inside-path.ts'],
    rules: { 'no-restricted-syntax': ['error', ...PATHS_BY_HAND] },
  },
  {
    files: PURE_FOLDERS,
    rules: {
      'no-restricted-syntax': [
        'error',
        ...PATHS_BY_HAND,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'time comes from the Clock port',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'time comes from the Clock port',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'pure code is repeatable',
        },
      ],
    },
  },
  {
    files: ['test/**', 'scripts/**', 'bench/**'],
    rules: {
      'no-console': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['ci/**'],
    languageOptions: { globals: { Buffer: 'readonly', fetch: 'readonly', AbortSignal: 'readonly' } },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: { module: 'writable' } } },
);
