// Style sheets of a component's own folder, fetched once for all the places it is mounted in.

/** The sheets of some files, in their order. */
export function loadSheets(...names) {
  return Promise.all(names.map(async (name) => {
    const answer = await fetch(new URL(`./${name}`, import.meta.url));
    const sheet = new CSSStyleSheet();
    return sheet.replace(await answer.text());
  }));
}

/** Give a shadow root the sheets it has not got yet. */
export function dress(place, sheets) {
  place.adoptedStyleSheets = [...new Set([...(place.adoptedStyleSheets ?? []), ...sheets])];
}
