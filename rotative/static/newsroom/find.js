// Ctrl+K, or a click into the menu's search: a field, and below it what is called so. A combobox with
// a list, as WAI-ARIA describes it: the focus stays in the field, the arrows choose.
const PAUSE = 150; // ms without a key before the newsroom is asked

class Find extends window.StimulusModule.Controller {
  static targets = ["field", "list", "told"];
  static values = { url: String, nothing: String, failed: String };

  open() {
    const begun = document.getElementById("menu-search-q");
    this.fieldTarget.value = begun?.value ?? "";
    if (begun) begun.value = "";
    // The dialog takes the focus itself, once it has said that it is shown.
    setTimeout(() => this.fieldTarget.focus());
    this.ask();
  }

  close() {
    this.forget();
    this.show(null);
  }

  typed() {
    this.forget();
    this.isAwaited = true;
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  // What is on its way is no more wanted.
  forget() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.opens = null;
    this.isAwaited = false;
  }

  async ask() {
    this.forget();
    this.isAwaited = true;
    const asking = (this.asking = new AbortController());
    const query = new URLSearchParams({ q: this.fieldTarget.value });
    try {
      const answer = await fetch(`${this.urlValue}?${query}`, {
        signal: asking.signal,
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      // Whoever was signed out meanwhile is sent to the page for that.
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const text = await answer.text();
      if (asking.signal.aborted) return;
      this.show(new DOMParser().parseFromString(text, "text/html").body.firstElementChild);
    } catch {
      if (asking.signal.aborted) return;
      this.show(null);
      this.toldTarget.textContent = this.failedValue;
    }
    this.isAwaited = false;
    const { opens } = this;
    this.opens = null;
    if (opens) this.go(opens.isPublic);
  }

  show(found) {
    this.listTarget.replaceChildren(...(found?.childNodes ?? []));
    const said = found?.dataset.told;
    this.toldTarget.textContent = said || (found && this.fieldTarget.value.trim() ? this.nothingValue : "");
    this.fieldTarget.setAttribute("aria-expanded", String(this.options.length > 0));
    this.choose(this.options[0]);
  }

  get options() {
    return [...this.listTarget.querySelectorAll("[role=option]")];
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = option;
    if (!option) {
      this.fieldTarget.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.fieldTarget.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  pointed({ target }) {
    const option = target.closest("[role=option]");
    if (option && option !== this.chosen) this.choose(option);
  }

  key(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const { options } = this;
      const step = key === "ArrowDown" ? 1 : -1;
      const next = options.indexOf(this.chosen) + step;
      this.choose(options[(next + options.length) % options.length]);
    } else if (key === "Enter") {
      event.preventDefault();
      const isPublic = event.ctrlKey || event.metaKey;
      // Whoever types faster than the newsroom answers means what is about to stand there.
      if (!this.isAwaited) this.go(isPublic);
      else {
        this.ask();
        this.opens = { isPublic };
      }
    }
  }

  go(isPublic) {
    if (!this.chosen) return;
    const there = isPublic ? this.chosen.dataset.public : this.chosen.href;
    if (there) window.location.assign(there);
  }
}

window.wagtail.app.register("find", Find);

const openFind = () =>
  document.getElementById("find")?.dispatchEvent(new CustomEvent("w-dialog:show"));

document.addEventListener("keydown", (event) => {
  const { ctrlKey, metaKey, altKey, shiftKey, key, target } = event;
  if (key.toLowerCase() !== "k" || altKey || shiftKey || ctrlKey === metaKey) return;
  // In a text these keys make a link, as Wagtail's list of keys says.
  if (event.defaultPrevented || target.isContentEditable) return;
  if (window.wagtail.config?.KEYBOARD_SHORTCUTS_ENABLED === false) return;
  event.preventDefault();
  openFind();
});

// The menu's own search knows only pages.
const isMenuSearch = ({ target }) => target.closest?.("#wagtail-sidebar form[role=search]");
for (const kind of ["click", "submit"]) {
  document.addEventListener(
    kind,
    (event) => {
      if (!isMenuSearch(event)) return;
      event.preventDefault();
      event.stopPropagation();
      openFind();
    },
    { capture: true },
  );
}
