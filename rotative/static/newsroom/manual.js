// A "?" in the header of a screen leads to the chapter of the manual that speaks about it.
{
  const { label, manual, chapters } = document.currentScript.dataset;
  const here = location.pathname.replace(/^\/newsroom\//, "");
  const found = JSON.parse(chapters).find(([begin]) => new RegExp(`^${begin}`).test(here));
  addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("header.w-slim-header > div > div:last-child");
    if (!found || !place) return;
    const link = document.createElement("a");
    Object.assign(link, { href: `${manual}${found[1]}/`, title: label });
    link.className = place.children.length ? "w-side-panel-toggle" : "w-side-panel-toggle manual-way";
    link.setAttribute("aria-label", label);
    link.innerHTML = '<svg class="icon w-side-panel-toggle__icon" aria-hidden="true"><use href="#icon-help"></use></svg>';
    place.append(link);
  });
}
