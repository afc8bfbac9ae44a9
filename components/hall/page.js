// What the pages of a meeting share: their words, their address, the theme, the views, full screen, clocks.

import { fill } from "./elements.js";

export const held = JSON.parse(document.getElementById("held").textContent);
export const asked = new URLSearchParams(location.search);
export const word = (key, gaps = {}) => fill(held.words[key], gaps);

/** The theme chosen in the application, else the system's; the application's pages choose in the same way. */
export function dress() {
  let chosen;
  try {
    chosen = JSON.parse(localStorage.getItem("stActiveTheme-/-v2") ?? "null");
  } catch {
    chosen = null;
  }
  const dark = chosen === "Dark" || (chosen !== "Light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** The views to show; asked for again with a pause until the server gives them. `problem` is told what is wrong meanwhile. */
export async function views(more, problem) {
  const address = new URL(held.views, location.origin);
  for (const [name, text] of asked) if (!["agenda", "step", "room"].includes(name) && !held.agenda) address.searchParams.set(name, text);
  address.searchParams.set("lang", held.language);
  for (const [name, text] of Object.entries(more ?? {})) address.searchParams.set(name, text);
  for (let pause = 2_000; ; pause = Math.min(30_000, pause * 2)) {
    try {
      const answer = await fetch(address, { cache: "no-store" });
      if (answer.ok) return await answer.json();
      problem(answer.status === 503 ? await answer.text() : word("views_gone"));
    } catch {
      problem(word("away"));
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Whole seconds as 4:07 or 1:02:09. */
export function clock(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Time used of the time allowed, and whether it is over. */
export function used(state) {
  const spent = Date.now() - state.meeting;
  const allowed = state.minutes * 60_000;
  const over = allowed > 0 && spent > allowed;
  const text = allowed ? `${clock(spent)} / ${clock(allowed)}` : clock(spent);
  return { over, text: over ? `${text} · ${word("over", { time: clock(spent - allowed) })}` : text };
}

export function toggleFull() {
  if (document.fullscreenElement) return document.exitFullscreen();
  return document.documentElement.requestFullscreen().then(() => navigator.keyboard?.lock?.(["Escape"])).catch(() => undefined);
}

/** The step in the address, from 1; undefined where there is none. */
export function askedStep(count) {
  const number = Number(asked.get("step"));
  return Number.isInteger(number) && number >= 1 ? Math.min(number, count) - 1 : undefined;
}

export function rememberStep(step) {
  const address = new URL(location.href);
  if (address.searchParams.get("step") === String(step + 1)) return;
  address.searchParams.set("step", step + 1);
  history.replaceState(null, "", address);
}

/** Another step of the agenda that a key means, or undefined. */
export function stepOf(what, step, count) {
  const wanted = { next: step + 1, back: step - 1, first: 0, last: count - 1 }[what];
  return wanted === undefined ? undefined : Math.max(0, Math.min(count - 1, wanted));
}
