// The switch between the light and the dark theme; it also tells whether the screen is a wall of 4K or a phone.

export default function ({ data, parentElement, setStateValue }) {
  const wall = window.innerWidth >= 3000;
  if (wall !== data.wall) setStateValue("wall", wall);
  const phone = window.innerWidth <= 640;
  if (phone !== data.phone) setStateValue("phone", phone);
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.setAttribute("data-testid", "theme-switch");
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = data.stylesheet;
    parentElement.append(sheet, button);
  }
  button.textContent = data.dark ? "☀" : "☾";
  button.title = data.label;
  button.setAttribute("aria-label", data.label);
  button.onclick = () => {
    for (const path of ["/", ...data.pages.map((page) => "/" + page)])
      localStorage.setItem(`stActiveTheme-${path}-v2`, JSON.stringify(data.dark ? "Light" : "Dark"));
    location.reload();
  };
}
