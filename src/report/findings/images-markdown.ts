/** Images in Markdown, for a comment on a pull request: a table, with what does not fit counted. */
import { deploymentsText, shortDigest, statusText } from '../images-words.ts';
import type { ImageRecord } from '../images-record.ts';
import { printable } from '../printable.ts';
import { code, markdownText } from './markdown-text.ts';

const HEAD = ['| | image | digest | deployments | why |', '| --- | --- | --- | --- | --- |'];

/** Blocks of Markdown that together take no more than about `room` characters. */
export function imageBlocks(images: readonly ImageRecord[], room: number): string[] {
  const rows: string[] = [];
  let length = 0;
  for (const image of images) {
    const next = row(image);
    if (length + next.length > room) break;
    length += next.length;
    rows.push(next);
  }
  const left = images.length - rows.length;
  return [
    ...(rows.length === 0 ? [] : [[...HEAD, ...rows].join('\n')]),
    ...(left === 0 ? [] : [`and ${left} more ${left === 1 ? 'image' : 'images'}`]),
  ];
}

function row({ references: [name = ''], status, pushed, digest, deployments, why }: ImageRecord): string {
  const cells = [
    statusText({ status, isPushed: pushed }),
    code(printable(name)),
    digest === undefined ? '' : code(shortDigest(digest)),
    markdownText(deploymentsText(deployments)),
    why === undefined ? '' : markdownText(printable(why)),
  ];
  return `| ${cells.join(' | ')} |`;
}
