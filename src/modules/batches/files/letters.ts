// Columns by letters, as spreadsheets name them.

/** The letter of a column as spreadsheets count them: A, B … Z, AA. */
export function letterOf(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
