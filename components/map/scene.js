// What is to be drawn, put together from the files: at once when the browser holds them, else when they arrive.

import { decode } from "./geometry.js";
import { geometries, manifests, values } from "./store.js";

const absolute = (address) => new URL(address, window.location.origin).href;

const fileOf = (manifest, frame, code) => manifest[frame]?.[code] ?? null;

function valuesAddress(data, parent) {
  const place = [data.frame, data.indicator, data.period, parent].map(encodeURIComponent).join("/");
  return absolute(`${data.values_base}/${place}.json?language=${encodeURIComponent(data.language)}`);
}

const geometryAddress = (data, file) => absolute(`${data.geometry_url}${encodeURIComponent(data.frame)}/${file}`);

const layerOf = (topology) => decode(topology);

const unitsOf = (answer) => ({ ...answer, byCode: new Map(answer.units.map((unit) => [unit.code, unit])) });

/** The deepest unit on the path with its own geometry: its picture stands for parents that have none. */
function pictureOf(manifest, data, navigation) {
  const codes = navigation.path.map((step) => step.code).reverse();
  return codes.find((code) => fileOf(manifest, data.frame, code)) ?? null;
}

function compose(data, navigation, picture, layer, own, shown) {
  return { data, navigation, texts: data.texts, picture, layer, values: own, pictureValues: shown };
}

/** The scene when every file is here, otherwise null. */
export function peekScene(data, navigation) {
  const manifest = manifests.peek(absolute(data.manifest_url));
  const own = values.peek(valuesAddress(data, navigation.parent));
  if (!manifest || !own) return null;
  const picture = pictureOf(manifest, data, navigation);
  const layer = picture && geometries.peek(geometryAddress(data, fileOf(manifest, data.frame, picture)));
  const shown = picture && values.peek(valuesAddress(data, picture));
  return picture && !(layer && shown) ? null : compose(data, navigation, picture, layer, own, shown);
}

/** The same, fetching what is missing; throws when a file cannot be had. */
export async function loadScene(data, navigation) {
  const ownValues = values.load(valuesAddress(data, navigation.parent), unitsOf);
  ownValues.catch(() => {});
  const manifest = await manifests.load(absolute(data.manifest_url), (answer) => answer);
  const picture = pictureOf(manifest, data, navigation);
  const [layer, own, shown] = await Promise.all([
    picture && geometries.load(geometryAddress(data, fileOf(manifest, data.frame, picture)), layerOf),
    ownValues,
    picture && values.load(valuesAddress(data, picture), unitsOf),
  ]);
  return compose(data, navigation, picture, layer, own, shown);
}

/** Fetch what a drill into the unit would need; failures wait for the real click. */
export function prefetch(data, code) {
  const manifest = manifests.peek(absolute(data.manifest_url));
  const file = manifest && fileOf(manifest, data.frame, code);
  values.load(valuesAddress(data, code), unitsOf).catch(() => {});
  if (file) geometries.load(geometryAddress(data, file), layerOf).catch(() => {});
}

let idle = null;

/** Fetch what drills into these units would need, one after another while the browser has nothing else to do. */
export function prefetchIdly(data, codes) {
  const manifest = manifests.peek(absolute(data.manifest_url));
  const waiting = [...codes];
  const turn = (idle = Symbol("turn"));
  const later = window.requestIdleCallback ?? ((act) => setTimeout(act, 200));
  const next = async () => {
    const code = waiting.shift();
    if (!code || turn !== idle) return;
    const file = manifest && fileOf(manifest, data.frame, code);
    const boundaries = file && geometries.load(geometryAddress(data, file), layerOf);
    await Promise.allSettled([boundaries, values.load(valuesAddress(data, code), unitsOf)]);
    later(next);
  };
  later(next);
}
