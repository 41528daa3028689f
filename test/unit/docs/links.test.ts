/** Links of the documentation lead somewhere: to a file that is there, and to a heading that it has. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/python-environment.ts';
import { withoutCode } from './markdown.ts';

/** Where pages are; tools of other people lie below some of them. */
const FOLDERS = ['.', 'docs', 'bench', 'examples', 'templates'];

function pagesIn(folder: string): string[] {
  const isDeep = folder !== '.';
  return readdirSync(join(ROOT, folder), { recursive: isDeep, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

/** A template is filled in before its links lead anywhere. */
const PAGES = FOLDERS.flatMap(pagesIn).filter((page) => !/^templates\/.*\//.test(page));

interface Link {
  page: string;
  target: string;
}

function linksOf(page: string): Link[] {
  const text = withoutCode(readFileSync(join(ROOT, page), 'utf8'));
  const links = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] as string);
  return links.filter((target) => !/^[a-z]+:/.test(target)).map((target) => ({ page, target }));
}

function isDead({ page, target }: Link): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), decodeURI(path));
  if (!existsSync(file) || relative(ROOT, file).startsWith('..')) return true;
  if (anchor === undefined) return false;
  return statSync(file).isDirectory() || !headingsOf(readFileSync(file, 'utf8')).includes(anchor);
}

/** As GitHub names them. */
function headingsOf(text: string): string[] {
  const titles = [...withoutCode(text).matchAll(/^#{1,6} (.*)$/gm)].map((match) => match[1] as string);
  return titles.map((title) =>
    title
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('no link leads nowhere', () => {
  const links = PAGES.flatMap(linksOf);
  expect(links.length).toBeGreaterThan(300);
  expect(links.filter(isDead)).toEqual([]);
});
