// Numbers, names and colours; holds no language of its own.

const LOCALES = { vi: "vi-VN", en: "en-GB" };
const numberFormats = new Map();

export function collator(language) {
  return new Intl.Collator(LOCALES[language] ?? LOCALES.vi, { numeric: true });
}

/** A number with at most `decimals` places, or with exactly so many when `exact`. */
export function number(value, language, decimals, exact = false) {
  const key = `${language}/${decimals}/${exact}`;
  if (!numberFormats.has(key)) {
    numberFormats.set(key, new Intl.NumberFormat(LOCALES[language] ?? LOCALES.vi, {
      minimumFractionDigits: exact ? decimals : 0,
      maximumFractionDigits: decimals,
    }));
  }
  return numberFormats.get(key).format(value);
}

/** Lower case without accents: "Điện Biên" and "dien bien" compare equal. */
export function plain(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{Mark}/gu, "");
}

export const isKnown = (value) => value !== null && value !== undefined;

/** Index of the bin a value falls in: as many as there are thresholds not above it; null without a value. */
export function binOf(value, thresholds) {
  if (!isKnown(value)) return null;
  let bin = 0;
  while (bin < thresholds.length && value >= thresholds[bin]) bin += 1;
  return bin;
}
