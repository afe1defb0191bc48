import { type Block, type Extract, heading, paragraph } from './block.js';

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** YAML between two lines of dashes at the very top. */
const FRONT_MATTER = /^---\n[\s\S]*?\n---\n/;
const COMMENT = /<!--[\s\S]*?-->/g;

/** Plain text: paragraphs stand between empty lines. */
export function textExtract(text: string): Extract {
  const blocks = text
    .split(/\n[ \t]*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(paragraph);
  return { title: null, language: null, blocks };
}

/** Markdown: headings (also underlined ones) and what stands between them, kept as it is written. */
export function markdownExtract(markdown: string): Extract {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let fence: string | null = null;
  const flush = (): void => {
    const text = lines.join('\n').trim();
    if (text !== '') blocks.push(paragraph(text));
    lines = [];
  };
  for (const line of markdown.replace(FRONT_MATTER, '').replaceAll(COMMENT, '').split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) fence = fence === null ? mark : null;
    const title = fence === null ? HEADING.exec(line) : null;
    const underline = fence === null && lines.length === 1 ? UNDERLINE.exec(line) : null;
    if (title) {
      flush();
      if (title[2]) blocks.push(heading(title[1]?.length ?? 1, title[2]));
    } else if (underline && lines[0]?.trim()) {
      blocks.push(heading(underline[1]?.startsWith('=') ? 1 : 2, lines[0].trim()));
      lines = [];
    } else if (line.trim() === '' && fence === null) {
      flush();
    } else {
      lines.push(line);
    }
  }
  flush();
  return { title: blocks.find(({ level }) => level === 1)?.text ?? null, language: null, blocks };
}
