/** A line of a page: its text, and the size of its letters where they are not the usual ones. */
export type PdfLine = string | { readonly text: string; readonly size: number };

const LINE_HEIGHT = 16;

/** A small PDF with these lines on its pages, in one of the fonts that every reader has. Only ASCII. */
export function pdfOf(pages: readonly (readonly PdfLine[])[], trailer = ''): Buffer {
  const objects: string[] = ['<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  const pagesId = pages.length * 2 + 2;
  const kids = pages.map((lines) => {
    const content = lines.map((line, index) => textAt(line, 720 - index * LINE_HEIGHT)).join('\n');
    const contentId = objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    return objects.push(
      `<< /Type /Page /Parent ${pagesId} 0 R /MediaBox [0 0 612 792] /Contents ${contentId} 0 R
        /Resources << /Font << /F1 1 0 R >> >> >>`,
    );
  });
  objects.push(`<< /Type /Pages /Kids [${kids.map((id) => `${id} 0 R`).join(' ')}] /Count ${kids.length} >>`);
  const root = objects.push(`<< /Type /Catalog /Pages ${pagesId} 0 R >>`);
  return written(objects, `/Root ${root} 0 R ${trailer}`);
}

/** A PDF that asks for a password which nobody has. */
export const encryptedPdf = (): Buffer => {
  const [owner, user] = ['00'.repeat(32), '11'.repeat(32)];
  const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${owner}> /U <${user}> /P -4 >> /ID [<00> <00>]`;
  return pdfOf([['Nobody reads this.']], encrypt);
};

function textAt(line: PdfLine, y: number): string {
  const { text, size } = typeof line === 'string' ? { text: line, size: 12 } : line;
  return `BT /F1 ${size} Tf 72 ${y} Td (${text.replaceAll(/[()\\]/g, '\\$&')}) Tj ET`;
}

function written(objects: readonly string[], trailer: string): Buffer {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(`${text}${table}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`);
}
