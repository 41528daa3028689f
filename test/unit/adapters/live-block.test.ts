import { describe, expect, it } from 'vitest';
import { LiveBlock } from '../../../src/adapters/live-block.ts';

const ESC = '\u001b';
const CONTROLS = new RegExp(`(${ESC}\\[\\d+[AJ]|\\n)`);
const UP = new RegExp(`^${ESC}\\[(\\d+)A$`);

/** A terminal as far as the block uses one: what stands on it after everything was written. */
class Screen {
  lines: string[] = [''];

  write(text: string): void {
    const parts = text.split(CONTROLS).filter((part) => part !== '');
    for (const part of parts) {
      const up = UP.exec(part);
      if (up !== null) this.lines.length -= Number(up[1]);
      else if (part === '\u001b[0J') this.lines[this.lines.length - 1] = '';
      else if (part === '\n') this.lines.push('');
      else this.lines[this.lines.length - 1] += part;
    }
  }
}

function lab(columns = 80) {
  const screen = new Screen();
  let time = 0;
  const block = new LiveBlock({
    write: (text) => screen.write(text),
    width: () => columns,
    now: () => time,
  });
  return { screen, block, pass: (milliseconds: number) => void (time += milliseconds) };
}

describe('LiveBlock', () => {
  it('shows what is under way below what was said', () => {
    const { screen, block, pass } = lab();
    block.say('before\n');
    block.start('orders/one');
    pass(2500);
    block.start('orders/two');
    expect(screen.lines).toEqual([
      'before',
      expect.stringMatching(/^. orders\/one 2 s$/),
      expect.stringMatching(/^. orders\/two$/),
      '',
    ]);
    block.stop();
  });

  it('keeps what is said meanwhile, above, and leaves nothing behind', () => {
    const { screen, block, pass } = lab();
    block.start('orders/one');
    pass(1500);
    expect(block.end('orders/one')).toBe(1.5);
    block.say('created orders/one\n');
    expect(screen.lines).toEqual(['created orders/one', '']);
  });

  it('counts two columns for characters that are drawn so', () => {
    const { screen, block } = lab(13);
    block.start('データ品質🙂x');
    expect(screen.lines[0]).toMatch(/^. データ品質$/);
    block.stop();
  });

  it('cuts lines that a narrow terminal would wrap', () => {
    const { screen, block } = lab(20);
    block.start('a-very-long-flow/a-very-long-deployment');
    expect(screen.lines[0]).toHaveLength(19);
    block.stop();
    expect(screen.lines).toEqual(['']);
  });

  it('shows only some of many', () => {
    const { screen, block } = lab();
    for (let index = 0; index < 12; index += 1) block.start(`f/${index}`);
    expect(screen.lines).toHaveLength(10);
    expect(screen.lines[8]).toBe('  and 4 more');
    block.stop();
  });
});
