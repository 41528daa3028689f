/** What a terminal showed, as an SVG: text with the colours of its escape sequences. Pure. */

/** Of a dark terminal, by the number of the escape sequence; contrast of at least 4.5 to the background. */
const COLOURS: Record<string, string> = {
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#e3b341',
  '34': '#79c0ff',
  '35': '#d2a8ff',
  '36': '#56d4dd',
  '90': '#9198a1',
  '91': '#ff7b72',
  '92': '#7ee787',
  '93': '#e3b341',
  '94': '#79c0ff',
};
const FOREGROUND = '#e6edf3';
const BACKGROUND = '#0d1117';
const LINE_HEIGHT = 20;
const CHARACTER_WIDTH = 8.43;
const MARGIN = 20;
const BAR = 34;
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const ESCAPE = /\u001B\[([\d;]*)m/g;

interface Style {
  colour: string;
  bold: boolean;
}

/** `text` is what was printed, escape sequences for colours and bold included; `title` stands in the bar of the window. */
export function terminalPicture(text: string, title: string): string {
  const lines = text.trimEnd().split('\n');
  const columns = Math.max(60, ...lines.map((line) => line.replaceAll(ESCAPE, '').length));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = BAR + lines.length * LINE_HEIGHT + MARGIN;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, index) => `<circle cx="${20 + index * 20}" cy="17" r="6" fill="${colour}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    ...dots,
    `<text x="${width / 2}" y="22" text-anchor="middle" fill="#9198a1" font-family="sans-serif" font-size="13">${escaped(title)}</text>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    ...pictureLines(lines),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function pictureLines(lines: readonly string[]): string[] {
  let style: Style = { colour: FOREGROUND, bold: false };
  return lines.map((line, index) => {
    const spans: string[] = [];
    let from = 0;
    const put = (part: string): void => {
      if (part === '') return;
      const weight = style.bold ? ' font-weight="bold"' : '';
      // Ordinary blanks at the beginning of a line would be left out, whatever `xml:space` says.
      const text = escaped(part).replaceAll(' ', '\u00A0');
      spans.push(`<tspan fill="${style.colour}"${weight}>${text}</tspan>`);
    };
    for (const match of line.matchAll(ESCAPE)) {
      put(line.slice(from, match.index));
      style = styledBy(style, match[1] ?? '');
      from = match.index + match[0].length;
    }
    put(line.slice(from));
    const y = BAR + (index + 1) * LINE_HEIGHT - 4;
    return `<text x="${MARGIN}" y="${y}">${spans.join('')}</text>`;
  });
}

/** After a sequence such as `1`, `31`, `39` or `0`. */
function styledBy(style: Style, sequence: string): Style {
  let next = style;
  for (const code of sequence === '' ? ['0'] : sequence.split(';')) {
    if (code === '0') next = { colour: FOREGROUND, bold: false };
    else if (code === '1') next = { ...next, bold: true };
    else if (code === '2') next = { ...next, colour: '#9198a1' };
    else if (code === '22')
      next = { bold: false, colour: next.colour === '#9198a1' ? FOREGROUND : next.colour };
    else if (code === '39') next = { ...next, colour: FOREGROUND };
    else next = { ...next, colour: COLOURS[code] ?? next.colour };
  }
  return next;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
