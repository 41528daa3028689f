/** `tq preflight` on projects that are broken in known ways, and the page that tells of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { renderPage } from '../preflight-projects/page.ts';
import { findingsIn, PROJECTS, recordedAnswers } from '../preflight-projects/projects.ts';

const found = new Map<string, Diagnostic[]>();

beforeAll(async () => {
  for (const project of PROJECTS) found.set(project.name, await findingsIn(project));
});

describe('twenty broken projects', () => {
  test('are twenty', () => {
    expect(PROJECTS).toHaveLength(20);
  });

  test.for([...PROJECTS])('$name: its cause, and no error beside it', ({ name, codes }) => {
    const findings = found.get(name) ?? [];
    const said = new Set<string>(findings.map(({ code }) => code));
    expect(codes.filter((code) => !said.has(code))).toEqual([]);
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(errors.filter((code) => !codes.includes(code))).toEqual([]);
  });

  test('are in docs/preflight-compared.md with what is said of them', async () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'preflight-compared.md'), 'utf8');
    const findings = PROJECTS.map(({ name }) => found.get(name) ?? []);
    expect(page).toBe(await renderPage(PROJECTS, recordedAnswers(), findings));
  });
});
