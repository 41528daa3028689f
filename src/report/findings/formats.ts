/** The formats by name. A renderer is loaded when its format is asked for. */
import type { Renderer } from './findings.ts';

/** `text` is for people, on stderr; each of the others is a document on stdout. */
export const FORMATS = [
  'text',
  'json',
  'jsonl',
  'sarif',
  'junit',
  'github',
  'gitlab',
  'markdown',
  'comment',
] as const;

export type Format = (typeof FORMATS)[number];
export type DocumentFormat = Exclude<Format, 'text'>;

export function isFormat(text: unknown): text is Format {
  return (FORMATS as readonly unknown[]).includes(text);
}

const RENDERERS = {
  json: async () => (await import('../json.ts')).renderJson,
  jsonl: async () => (await import('./jsonl.ts')).renderJsonLines,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  junit: async () => (await import('./junit.ts')).renderJunit,
  github: async () => (await import('./github.ts')).renderGithub,
  gitlab: async () => (await import('./gitlab.ts')).renderGitlab,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  comment: async () => (await import('./markdown.ts')).renderComment,
} satisfies Record<DocumentFormat, () => Promise<Renderer>>;

export function rendererOf(format: DocumentFormat): Promise<Renderer> {
  return RENDERERS[format]();
}
