/** `median (lowest–highest)` of some figures; the median alone where that is enough, nothing where one is not known. */
export function spread(values, withEnds = true) {
  if (values.some((value) => value === null || value === undefined)) return '';
  const sorted = [...values].sort((a, b) => a - b);
  const [low, median, high] = [0, 0.5, 1].map((share) => sorted[Math.round((sorted.length - 1) * share)]);
  return withEnds ? `${short(median)} (${short(low)}–${short(high)})` : short(median);
}

/** Rows of the same columns as a table in Markdown, which a terminal shows as well. */
export function table(rows) {
  const columns = Object.keys(rows[0]);
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  return [
    line(columns),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
  ].join('\n');
}

function short(value) {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
