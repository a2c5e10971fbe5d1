/**
 * Makes `<details class="menu">` behave as a menu: one open at a time, closed by Escape (focus returns to its button),
 * by a click elsewhere and by leaving it; arrows walk through its links and buttons.
 */
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu");
  if (!menu) return;
  const summary = menu.querySelector("summary");
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    summary.focus();
    event.preventDefault();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, textarea, select")) return;
  if (!menu.open) {
    if (event.target !== summary) return;
    menu.open = true;
  }
  const items = [...menu.querySelectorAll(".menu-panel :is(a[href], button:not([disabled]))")].filter(
    (item) => item.offsetParent !== null,
  );
  const next = items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
  next?.focus();
  event.preventDefault();
});
