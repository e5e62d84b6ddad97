// Words and reading time are those of the text: Wagtail takes all of the page's main part.
document.addEventListener("w-preview:ready", () => {
  const preview = window.wagtail.app.queryController("w-preview");
  preview.contentExtractorOptions = { targetElement: ".body" };
});

// Wagtail writes the name of a rich text above it, and ties it to nothing that is read aloud.
const nameless = '[contenteditable="true"][role="textbox"]:not([aria-label])';
const nameRichTexts = () => {
  for (const editor of document.querySelectorAll(nameless)) {
    const heading = editor.closest(".w-panel")?.querySelector(".w-panel__heading");
    const name = heading?.querySelector(".c-sf-block__type, label") ?? heading;
    if (name) editor.setAttribute("aria-label", name.textContent.replace("*", "").trim());
  }
};
document.addEventListener("DOMContentLoaded", () => {
  nameRichTexts();
  new MutationObserver(nameRichTexts).observe(document.body, { childList: true, subtree: true });
});

// Wagtail starts its comparison twice, and again after each saving, with the form as it is then:
// what was typed meanwhile, or in the two seconds before, would be taken for saved. The form counts
// as it was before the first key, or as it was sent; the next look finds what has changed since.
let first, sent, server, isAnswered;
const unsaved = () => window.wagtail.app.queryController("w-unsaved");
for (const kind of ["beforeinput", "paste", "drop"]) {
  document.addEventListener(kind, () => { first ??= unsaved()?.formData; }, { capture: true });
}
document.addEventListener("w-unsaved:watch-edits", ({ detail }) => {
  first ??= detail.initialFormData;
  if (!isAnswered) unsaved().initialFormData = server ?? first;
});
document.addEventListener("w-autosave:save", () => {
  sent = unsaved().formData;
});
document.addEventListener("w-autosave:success", () => (isAnswered = true), { capture: true });
document.addEventListener("w-autosave:success", ({ target, detail }) => {
  // The server itself fills some fields in: the numbers of new rows.
  const filled = new Set(Object.keys(detail.response.field_updates ?? {}));
  for (const field of target.querySelectorAll("[data-w-autosave-target~=partials] [name]")) {
    filled.add(field.name);
  }
  const typed = (data) =>
    String(new URLSearchParams([...new URLSearchParams(data)].filter(([name]) => !filled.has(name))));
  if (typed(sent) !== typed(unsaved().initialFormData)) unsaved().initialFormData = sent;
  server = unsaved().initialFormData;
  isAnswered = false;
});

// When it has saved, Wagtail puts the comments that came back in the place of all: one that was begun
// or changed meanwhile would be gone. It is put back.
const comments = () => [...(window.comments?.commentApp.store.getState().comments.comments.values() ?? [])];
const typedIn = ({ text, newText, newReply, mode }) => ({ text, newText, newReply, mode });
let sentComments = new Map();
document.addEventListener("w-autosave:save", () => {
  sentComments = new Map(comments().map((it) => [it.localId, JSON.stringify(typedIn(it))]));
});
document.addEventListener("w-autosave:success", () => {
  const late = comments().filter((it) => sentComments.get(it.localId) !== JSON.stringify(typedIn(it)));
  if (!late.length) return;
  const { store, actions } = window.comments.commentApp;
  setTimeout(() => {
    const now = comments();
    for (const it of late) {
      if (now.some(({ localId }) => localId === it.localId)) continue;
      const same = it.remoteId && now.find(({ remoteId }) => remoteId === it.remoteId);
      if (same) store.dispatch(actions.updateComment(same.localId, typedIn(it)));
      else if (!it.remoteId) store.dispatch(actions.addComment(it));
    }
  });
}, { capture: true });

// What is just being saved by itself arrives before what is sent by a button: it is older, and on its
// way beside the other it could be kept in the other's place. From the button on nothing is saved by
// itself: it would come too late, and be refused.
let isSent = false;
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.id !== "page-edit-form") return;
  const saver = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave");
  const saving = saver?.submitPromise;
  if (!saving) return;
  isSent = true;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (submitter?.name) {
    const { name, value } = submitter; // the button may be locked by then
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  const send = () => setTimeout(() => form.requestSubmit(), 20);
  Promise.resolve(saving).then(send, send);
}, { capture: true });
addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.id === "page-edit-form") isSent = !defaultPrevented;
});
// The dialogs of a second reading send the form by a call that tells no listener.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("page-edit-form");
  if (form) form.submit = () => form.requestSubmit();
});
addEventListener("pageshow", () => (isSent = false)); // who comes back by the browser's button writes on
document.addEventListener("w-autosave:save", (event) => isSent && event.preventDefault());
