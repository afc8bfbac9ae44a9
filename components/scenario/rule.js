// What a total and a rank become when components move: pure arithmetic, rounded as everywhere in the application.

const HAIR = 1e-9;
const COUNT_HAIR = 1e-6;

/** The value as it is printed and ranked: halves away from zero, a value within 1e-9 of a half counted as one. */
export function rounded(value, decimals) {
  const scale = 10 ** decimals;
  const size = Math.floor((Math.abs(value) + HAIR) * scale + 0.5) / scale;
  return size === 0 ? 0 : Math.sign(value) * size;
}

/** Points of a component at a ratio 0-1: its maximum is reached at the threshold. */
export function points(slider, ratio) {
  return Math.min(slider.maximum, slider.maximum * ratio / slider.threshold);
}

/** Points of a component at its setting; one without a setting has today's, as given. */
export function pointsOf(slider, settings) {
  const ratio = settings[slider.component];
  return ratio === undefined ? slider.points : points(slider, ratio);
}

/** The ratio at which a component stands today: known, or read back from its points. */
export function ratioNow(slider) {
  return slider.ratio ?? slider.points / slider.maximum * slider.threshold;
}

/** The ratio that gives so many points. */
export function ratioFor(slider, wanted) {
  return wanted / slider.maximum * slider.threshold;
}

/** The new total in the index's unit; without settings exactly today's. */
export function total(data, settings) {
  let gained = 0;
  for (const slider of data.sliders) gained += pointsOf(slider, settings) - slider.points;
  return data.total + gained / data.points_per_unit;
}

/** How many more cases it takes to be at a ratio, rounded up; below zero when fewer do, null when nothing is counted. */
export function needed(slider, ratio) {
  if (!slider.denominator || slider.numerator === null) return null;
  return Math.ceil(ratio * slider.denominator - slider.numerator - COUNT_HAIR) || 0;
}

/** The others as they are printed, best first. */
export function standings(data) {
  return data.others.totals
    .map((value, at) => ({ name: data.others.names[at], printed: rounded(value, data.decimals) }))
    .sort((one, other) => other.printed - one.printed);
}

/** One more than there are others printed above. */
export function rank(others, printed) {
  let above = 0;
  while (above < others.length && others[above].printed > printed) above += 1;
  return above + 1;
}

/** Where the settings lead: printed totals and ranks now and then, who is passed, level, next above and next below. */
export function outlook(data, others, settings) {
  const before = rounded(data.total, data.decimals);
  const after = rounded(total(data, settings), data.decimals);
  const rankBefore = rank(others, before), rankAfter = rank(others, after);
  const tied = others.filter((other) => other.printed === after);
  return {
    before,
    after,
    change: rounded(after - before, data.decimals),
    rankBefore,
    rankAfter,
    of: others.length + 1,
    passed: others.filter((other) => other.printed > before && other.printed < after),
    passedBy: others.filter((other) => other.printed < before && other.printed > after).reverse(),
    tied,
    above: others[rankAfter - 2] ?? null,
    below: others[rankAfter - 1 + tied.length] ?? null,
  };
}
