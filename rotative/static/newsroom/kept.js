// What is typed into a page's editor is also kept in this browser, twice a second, until the server
// has it: a tab, a browser or a machine may die. It is offered on return, to the same account alone.
{
const words = document.currentScript.dataset;
const begin = () => {
  const user = document.querySelector("meta[name=newsroom-user]")?.content;
  const BEFORE = "newsroom-kept:";
  const OLDEST = 7 * 24 * 3600 * 1000;
  const OFTEN = 500;
  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(BEFORE));
  const forget = (name) => localStorage.removeItem(name);
  const keyOf = (path) => `${BEFORE}${user}:${path}`;
  const read = (name) => JSON.parse(localStorage.getItem(name) ?? "null");

  // A shared computer: nothing stays after signing out, and nothing of another account.
  document.addEventListener("submit", ({ target }) => {
    if (new URL(target.action).pathname.endsWith("/logout/")) names().forEach(forget);
  });
  if (!user) return;
  for (const name of names()) {
    const isMine = name.startsWith(keyOf(""));
    if (!isMine || Date.now() - read(name).when > OLDEST) forget(name);
  }

  const form = document.querySelector("#page-edit-form[data-controller~=w-autosave]");
  const path = () => new URL(form.action).pathname;
  const version = () =>
    ["loaded_revision_id", "loaded_revision_created_at"]
      .map((name) => form.elements[name]?.value ?? "")
      .join(" ");

  // -- on return
  const clock = (when) =>
    new Date(when).toLocaleString(document.documentElement.lang, {
      dateStyle: "short",
      timeStyle: "short",
    });
  const button = (text, act, look = "button-secondary") => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button button-small ${look}`;
    made.style.marginInlineStart = "0.75rem";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const say = (text, ...buttons) => {
    const line = document.createElement("li");
    line.className = "warning kept";
    line.append(text, ...buttons);
    document.querySelector(".messages > ul")?.append(line);
    document.querySelector(".messages")?.classList.add("appear", "new");
    return line;
  };

  // The server takes it as the draft that it is, and the editor opens with it.
  const putBack = async (copy, name) => {
    const sent = new FormData(form);
    const stays = (field) =>
      /^(csrfmiddlewaretoken|loaded_revision_id|loaded_revision_created_at|next|comments-.*)$/.test(field);
    for (const field of [...sent.keys()]) if (!stays(field)) sent.delete(field);
    for (const [field, value] of new URLSearchParams(copy.data)) sent.append(field, value);
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body: sent, headers });
    const said = await answer.json().catch(() => ({}));
    if (!said.success) return void say(words.failed);
    forget(name);
    unsaved().confirmationValue = false;
    window.location.assign(said.url ?? form.action);
  };
  const offer = (name) => {
    const copy = read(name);
    const server = document.querySelector("[data-saved-by]")?.dataset.savedBy;
    let text = words.offer.replace("{title}", copy.title || words.untitled).replace("{time}", clock(copy.when));
    if (copy.version !== version() && server) text += ` ${words.since.replace("{who}", server)}`;
    const line = say(
      text,
      button(words.back, () => putBack(copy, name), ""),
      button(words.drop, () => {
        forget(name);
        line.remove();
      }),
    );
  };
  const look = () => {
    const sent = JSON.parse(sessionStorage.getItem(BEFORE) ?? "null");
    sessionStorage.removeItem(BEFORE);
    // It was sent, and the editor is not as it was before that: the server has it.
    if (sent && !(form && keyOf(path()) === sent.name && version() === sent.version)) {
      forget(sent.name);
    }
    for (const name of names()) {
      if (form && name === keyOf(path())) offer(name);
      else {
        const copy = read(name);
        const text = words.elsewhere.replace("{title}", copy.title || words.untitled);
        const line = say(
          text.replace("{time}", clock(copy.when)),
          button(words.open, () => window.location.assign(name.slice(keyOf("").length)), ""),
          button(words.drop, () => {
            forget(name);
            line.remove();
          }),
        );
      }
    }
  };
  look();
  if (!form) return;

  // -- while it is typed
  const unsaved = () => window.wagtail.app.queryController("w-unsaved");
  let first, last, name, hasTyped;
  const typing = () => {
    first ??= unsaved()?.formData;
    hasTyped = true;
  };
  for (const kind of ["beforeinput", "paste", "drop"]) {
    form.addEventListener(kind, typing, { capture: true });
  }
  for (const kind of ["change", "click"]) form.addEventListener(kind, () => (hasTyped = true));
  form.addEventListener("submit", () => {
    if (name) sessionStorage.setItem(BEFORE, JSON.stringify({ name, version: version() }));
  });
  const keep = () => {
    const controller = unsaved();
    if (!controller || !hasTyped) return;
    const now = controller.formData;
    const isSaved = now === (controller.initialFormData ?? first ?? now);
    if (name && (isSaved || name !== keyOf(path()))) {
      forget(name);
      name = last = undefined;
    }
    if (isSaved || now === last) return;
    name = keyOf(path());
    last = now;
    const copy = { when: Date.now(), title: form.elements.title?.value, version: version(), data: now };
    try {
      localStorage.setItem(name, JSON.stringify(copy));
    } catch {
      // This browser keeps nothing, or no more: the server does.
    }
  };
  setInterval(keep, OFTEN);
};
document.addEventListener("DOMContentLoaded", begin);
}
