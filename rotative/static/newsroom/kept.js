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
    if (target.getAttribute("action")?.endsWith("/logout/")) names().forEach(forget);
  });
  if (!user) return;
  for (const name of names()) {
    const isMine = name.startsWith(keyOf(""));
    if (!isMine || Date.now() - read(name).when > OLDEST) forget(name);
  }

  const form = document.querySelector("#page-edit-form[data-controller~=w-autosave]");
  const unsaved = () => window.wagtail.app.queryController("w-unsaved");
  const path = () => new URL(form.action).pathname;
  const version = () =>
    ["loaded_revision_id", "loaded_revision_created_at"]
      .map((name) => form.elements[name]?.value ?? "")
      .join(" ");

  // -- on return
  const clock = (when) =>
    new Date(when).toLocaleString(document.documentElement.lang.replace(/^en$/, "en-GB"), {
      dateStyle: "long",
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
  const offer = (found) => {
    const copy = read(found);
    // Beside what is typed from now on, which has the name of the page.
    const name = `${found.split("#")[0]}#${copy.when}`;
    localStorage.setItem(name, JSON.stringify(copy));
    if (name !== found) forget(found);
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
  // What was typed, without the numbers and marks that the newsroom and the editor add.
  const richText = (value) =>
    JSON.parse(value).blocks.map(({ type, text, inlineStyleRanges, entityRanges }) => {
      const styles = inlineStyleRanges.map(({ offset, length, style }) => [offset, length, style]);
      return [type, text, styles, entityRanges.length];
    });
  const essence = (data) =>
    [...new URLSearchParams(data)]
      .filter(([field, value]) => value && !/(-id|-INITIAL_FORMS)$/.test(field))
      .map(([field, value]) => `${field}=${value.startsWith('{"blocks"') ? richText(value) : value}`)
      .sort()
      .join();
  const hasAll = (name) => essence(read(name).data) === essence(unsaved()?.formData);
  const look = () => {
    const sent = JSON.parse(sessionStorage.getItem(BEFORE) ?? "null");
    sessionStorage.removeItem(BEFORE);
    // It was sent, and the editor is not as it was before that: the server has it.
    if (sent && !(form && keyOf(path()) === sent.name && version() === sent.version)) {
      forget(sent.name);
    }
    for (const name of names()) {
      if (form && name.split("#")[0] === keyOf(path())) hasAll(name) ? forget(name) : offer(name);
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
  window.addEventListener("load", look);
  if (!form) return;

  // -- while it is typed
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
  // The rich text hands over what is typed at the first pause of a quarter of a second only: who
  // types on without one would have none of it kept. Wagtail hands it over again as it does.
  const handOver = () => {
    const wrapper = document.activeElement?.closest("[data-draftail-editor-wrapper]");
    const field = wrapper?.parentNode.querySelector("input[type=hidden]");
    if (!field?.draftailEditor || !form.contains(field)) return;
    const raw = window.Draftail.serialiseEditorStateToRaw(field.draftailEditor.getEditorState());
    if (!raw) return;
    for (const block of raw.blocks) {
      block.inlineStyleRanges = block.inlineStyleRanges.filter(({ style }) => !style.startsWith("COMMENT"));
    }
    const words = (all) => all?.blocks.map(({ text }) => text).join("\n");
    if (words(raw) === words(field.rawContentState)) return;
    field.rawContentState = raw;
    field.value = JSON.stringify(raw);
  };
  const keep = () => {
    const controller = unsaved();
    if (!controller || !hasTyped) return;
    handOver();
    const now = controller.formData;
    const isSaved = now === (controller.initialFormData ?? first ?? now);
    if (name && (isSaved || name !== keyOf(path()))) {
      forget(name);
      name = last = undefined;
    }
    if (isSaved || now === last) return;
    name = keyOf(path());
    last = now;
    // Wagtail waits for a pause in the typing, and two seconds from the start on.
    if (!controller.initialFormData) controller.setInitialFormData();
    const autosave = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave");
    autosave?.save(new CustomEvent("kept:save"));
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
