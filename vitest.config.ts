/**
 * Seven lanes: `fast` needs only Node and git; `git` needs `sshd` and shells, too; `conformance` needs Python; `server` and `faults` need
 * a real Prefect server each; `images` needs container engines; `journeys` start all that they need, as users do. Files of a lane share the modules they import (`isolate`): none
 * is mocked, and loading them again for each file takes longer than its tests.
 */
import { execFileSync } from 'node:child_process';
import { defineConfig } from 'vitest/config';

// A hook of git tells git which repository it is in: that is not one for tests to write to.
const ofRepository = execFileSync('git', ['rev-parse', '--local-env-vars'], { encoding: 'utf8' });
for (const name of ofRepository.trim().split('\n')) Reflect.deleteProperty(process.env, name);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          isolate: false,
          // By default one processor is left idle, and these need nothing else.
          maxWorkers: 2,
          // Some start git a dozen times; how fast a busy machine does it is no test.
          testTimeout: 30_000,
          // Repositories of tests know nothing of what git is told on this machine, such as to sign each commit.
          env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
          include: [
            'test/unit/**/*.test.ts',
            'test/commands/**/*.test.ts',
            'test/contract/fake.test.ts',
            'test/fixtures.test.ts',
            'test/fuzz/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'git',
          isolate: false,
          include: ['test/git/**/*.test.ts', 'test/shells/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'conformance',
          isolate: false,
          // Each waits for Python now and then.
          maxWorkers: 3,
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          name: 'server',
          isolate: false,
          include: [
            'test/contract/real.test.ts',
            'test/contract/server-facts/**/*.test.ts',
            'test/e2e/**/*.test.ts',
          ],
          globalSetup: ['test/server/start-server.ts'],
          testTimeout: 300_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/faults/start-server.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'images',
          include: ['test/images/**/*.test.ts'],
          globalSetup: ['test/images/start-parts.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'journeys',
          isolate: false,
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
