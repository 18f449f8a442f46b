// Cells as spreadsheets put them on the clipboard: tabs between cells, line ends between rows, quotes around what holds either.

/** Rows of cells out of a clipboard's text; a line end after the last row is no row. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  const normal = text.replace(/\r\n?/g, '\n');
  for (let i = 0; i < normal.length; i++) {
    const sign = normal[i]!;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (normal[i + 1] === '"') cell += normal[++i]!;
      else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === '\t' || sign === '\n') {
      rows.at(-1)!.push(cell);
      cell = '';
      if (sign === '\n') rows.push([]);
    } else cell += sign;
  }
  if (cell !== '' || rows.at(-1)!.length > 0) rows.at(-1)!.push(cell);
  else rows.pop();
  return rows;
}

/** Rows of cells as a clipboard's text. */
export function textOfCells(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join('\t')).join('\n');
}

const quoted = (cell: string): string => (/[\t\n\r]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
