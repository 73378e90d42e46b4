/** The value below which `share` (0 to 1) of the sorted values lie. */
export function quantile(sorted, share) {
  return sorted[Math.round((sorted.length - 1) * share)];
}

export function median(values) {
  return quantile(ascending(values), 0.5);
}

/** `median (lowest–highest)`, for tables. */
export function spread(values) {
  const sorted = ascending(values);
  const [low, middle, high] = [0, 0.5, 1].map((share) => short(quantile(sorted, share)));
  return `${middle} (${low}–${high})`;
}

/** Two places below a hundred, none above. */
export function short(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function ascending(values) {
  return [...values].sort((a, b) => a - b);
}
