// The story's editor: from one field to the next by keys, counts, and no caption of another picture.
{
const words = document.currentScript.dataset;
const begin = () => {
  const form = document.querySelector("#page-edit-form");
  if (!form?.elements.standfirst) return;
  const isSeen = (it) => it.checkVisibility() && !it.disabled;

  // -- keys. Comments have a key of their own (Ctrl+Alt+M), and a text needs no folding: Tab goes
  // from field to field, over none of Wagtail's hidden buttons.
  const furniture = ".w-panel__anchor, [data-comment-add], .story-text > .w-panel__header button";
  const fields = "input:not([type=hidden]), textarea, select, button, a[href], [contenteditable=true]";
  const oneLine = (it) =>
    it.matches("textarea[name=title], textarea[name=standfirst], textarea[data-counted]") ||
    (it.matches("input[type=text]") && !it.matches("[role=combobox], [name$=_at], [name$=date]"));
  const goOn = (from) => {
    const all = [...form.querySelectorAll(fields)].filter((it) => it.tabIndex >= 0 && isSeen(it));
    all[all.indexOf(from) + 1]?.focus();
  };
  const point = (it) => it.matches?.("[name^=key_points-][name$=-value]");

  form.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const piece = target.closest("[data-streamfield-child]");
    if (key === "Enter" && point(target)) {
      event.preventDefault();
      if (target.value.trim()) piece.nextElementSibling.querySelector("button").click();
    } else if (key === "Enter" && target.matches(".w-combobox__field input")) {
      // Nothing is chosen by arrows: the first piece, and not the form's button.
      if (target.getAttribute("aria-activedescendant")) return;
      event.preventDefault();
      target.closest(".w-combobox").querySelector("[role=option]")?.click();
    } else if (key === "Enter" && oneLine(target)) {
      event.preventDefault();
      goOn(target);
    } else if (key === "Backspace" && point(target) && !target.value) {
      event.preventDefault();
      const points = [...form.querySelectorAll("[name^=key_points-][name$=-value]")].filter(isSeen);
      const before = points[points.indexOf(target) - 1];
      piece.querySelector("[data-streamfield-action=DELETE]").click();
      (before ?? piece.parentElement.querySelector(".c-sf-add-button")).focus();
    }
  });

  // -- the menu of pieces takes the keys: type a name, or choose by arrows.
  form.addEventListener("click", ({ target }) => {
    const plus = target.closest(".c-sf-add-button");
    if (!plus) return;
    setTimeout(() => plus.parentElement.querySelector(".w-combobox__field input")?.focus(), 50);
  });

  // -- a new row asks at once whom, what or which story it is for.
  form.addEventListener("click", ({ target }) => {
    const rows = target.closest("button[id$=-ADD]")?.id.slice("id_".length, -"-ADD".length);
    if (!rows) return;
    const last = form.elements[`${rows}-TOTAL_FORMS`].value - 1;
    form.querySelector(`#inline_child_${rows}-${last} [data-chooser-action-choose]`)?.click();
  });

  // -- counts
  const count = (field) => {
    let shown = field.parentElement.querySelector(".story-count");
    if (!shown) {
      shown = document.createElement("span");
      shown.className = "story-count";
      field.after(shown);
    }
    const length = [...field.value.trim()].length;
    const said = length === 1 ? words.one : words.many;
    shown.textContent = length ? said.replace("{n}", length) : "";
  };
  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-counted]")) count(target);
  });

  // -- pictures: a caption was written for the picture that was there.
  const shown = new Map();
  const captionOf = (name) =>
    form.elements[name === "picture" ? "picture_caption" : name.replace(/picture$/, "caption")];
  const pictures = () => form.querySelectorAll("input[type=hidden][name$=picture]");
  form.addEventListener("change", ({ target }) => {
    if (!target.matches?.("input[type=hidden][name$=picture]")) return;
    const former = shown.get(target);
    shown.set(target, target.value);
    const caption = captionOf(target.name);
    if (!former || former === target.value || !caption?.value) return;
    const kept = caption.value;
    const put = (text) => {
      caption.value = text;
      caption.dispatchEvent(new Event("input", { bubbles: true }));
      caption.dispatchEvent(new Event("change", { bubbles: true }));
    };
    put("");
    caption.parentElement.querySelector(".story-former")?.remove();
    const note = document.createElement("div");
    note.className = "story-former";
    note.setAttribute("role", "status");
    caption.after(note);
    note.textContent = words.former.replace("{caption}", kept);
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button button-small button-secondary";
    back.textContent = words.back;
    back.addEventListener("click", () => {
      put(kept);
      note.remove();
      caption.focus();
    });
    note.append(back);
  });

  // -- what is there now, and what is added
  const look = () => {
    for (const it of form.querySelectorAll(furniture)) it.tabIndex = -1;
    for (const it of pictures()) if (!shown.has(it)) shown.set(it, it.value);
  };
  look();
  new MutationObserver(look).observe(form, { childList: true, subtree: true });
  for (const it of form.querySelectorAll("[data-counted]")) count(it);
  // As soon as its tab is there: what is hidden takes no focus.
  const { title } = form.elements;
  const focus = () => {
    if (![document.body, null].includes(document.activeElement)) return;
    title.focus();
    if (document.activeElement !== title) setTimeout(focus, 50);
  };
  if (form.action.includes("/add/") && !title.value) focus();
};
document.addEventListener("DOMContentLoaded", begin);
}
