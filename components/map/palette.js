// What can be read on a colour, and whether a background is dark.

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const known = new Map();

function channels(colour) {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#000000";
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const toLinear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Relative luminance of any CSS colour, 0 to 1, as WCAG defines it. */
export function luminance(colour) {
  if (!known.has(colour)) {
    const [red, green, blue] = channels(colour).map((value) => toLinear(value / 255));
    known.set(colour, 0.2126 * red + 0.7152 * green + 0.0722 * blue);
  }
  return known.get(colour);
}

/** Black or white, whichever reads better on the colour: never below 4.5 to 1. */
export function inkOn(colour) {
  return luminance(colour) > 0.179 ? "#000000" : "#ffffff";
}
