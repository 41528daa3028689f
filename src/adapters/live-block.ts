/**
 * Lines at the bottom of a terminal that say what is under way. They are redrawn in place; everything else that is said
 * goes above them and stays.
 */

export interface LiveBlockOptions {
  write: (text: string) => void;
  /** Columns of the terminal at this moment. */
  width: () => number;
  /** In milliseconds. */
  now: () => number;
}

const ESC = '\u001b';
const REDRAW_MILLISECONDS = 100;
const MOST_LINES = 8;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

export class LiveBlock {
  readonly #options: LiveBlockOptions;
  /** What is under way → since when. */
  readonly #underWay = new Map<string, number>();
  /** What is under way → what it is at now. */
  readonly #details = new Map<string, string>();
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LiveBlockOptions) {
    this.#options = options;
  }

  start(name: string): void {
    this.#underWay.set(name, this.#options.now());
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), REDRAW_MILLISECONDS).unref();
  }

  /** What it is at now, shown behind its time when the block is drawn next. Ignored for what is not under way. */
  detail(name: string, text: string): void {
    if (this.#underWay.has(name)) this.#details.set(name, text);
  }

  /** Seconds since it was started; undefined for what was not. */
  end(name: string): number | undefined {
    const since = this.#underWay.get(name);
    if (since === undefined) return undefined;
    this.#underWay.delete(name);
    this.#details.delete(name);
    if (this.#underWay.size === 0) this.stop();
    return (this.#options.now() - since) / 1000;
  }

  /** Writes text that stays, above the block. */
  say(text: string): void {
    this.#options.write(this.#erasure() + text + this.#lines());
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    const erasure = this.#erasure();
    if (erasure !== '') this.#options.write(erasure);
  }

  #draw(): void {
    this.#options.write(this.#erasure() + this.#lines());
  }

  /** Up to the first line of the block, and clears from there. */
  #erasure(): string {
    const text = this.#drawn === 0 ? '' : `${ESC}[${this.#drawn}A${ESC}[0J`;
    this.#drawn = 0;
    return text;
  }

  #lines(): string {
    const { width, now } = this.#options;
    // A line that wraps would be two to go up.
    const columns = Math.max(width() - 1, 10);
    const frame = FRAMES.charAt(Math.floor(now() / REDRAW_MILLISECONDS) % FRAMES.length);
    const all = [...this.#underWay].map(([name, since]) => {
      const seconds = Math.floor((now() - since) / 1000);
      const detail = this.#details.get(name) ?? '';
      return `${frame} ${name}${seconds < 1 ? '' : ` ${seconds} s`}${detail === '' ? '' : `: ${detail}`}`;
    });
    const shown = all.slice(0, MOST_LINES);
    if (all.length > MOST_LINES) shown.push(`  and ${all.length - MOST_LINES} more`);
    this.#drawn = shown.length;
    return shown.map((line) => `${cut(line, columns)}\n`).join('');
  }
}

/** Drawn two columns wide by terminals. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff00-\uff60]/u;

/** As much of a line as fits. */
function cut(line: string, columns: number): string {
  let used = 0;
  let shown = '';
  for (const character of line) {
    used += WIDE.test(character) ? 2 : 1;
    if (used > columns) break;
    shown += character;
  }
  return shown;
}
