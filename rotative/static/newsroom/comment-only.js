// At a step of the second reading where a story may only be commented on, its fields are read: what
// is selected in them can be commented, and nothing is typed. (The server takes nothing else, either.)
{
const begin = () => {
  if (!document.querySelector("[data-comment-only]")) return;
  const form = document.getElementById("page-edit-form");
  form.classList.add("comment-only");
  const isOurs = ({ target }) =>
    target instanceof Element && form.contains(target) && !target.closest("#comments, .w-dialog, footer");
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  // What leaves a text as it is: moving, selecting, copying, shortcuts (Ctrl+Alt+M comments).
  const isHarmless = ({ key, ctrlKey, metaKey, altKey }) => {
    if (key.length > 1) return !["Enter", "Backspace", "Delete", "Process"].includes(key);
    return (ctrlKey || metaKey) && (altKey || !"xvzbiku".includes(key.toLowerCase()));
  };
  const inText = ({ target }) => target.closest("[contenteditable], input, textarea, select");
  document.addEventListener("keydown", (event) => {
    if (isOurs(event) && inText(event) && !isHarmless(event)) stop(event);
  }, true);
  for (const kind of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
    document.addEventListener(kind, (event) => isOurs(event) && inText(event) && stop(event), true);
  }
  const still = () => {
    for (const field of form.querySelectorAll("input, textarea")) if (isOurs({ target: field })) field.readOnly = true;
    for (const field of form.querySelectorAll("select, input[type=checkbox], input[type=radio]")) {
      if (isOurs({ target: field })) field.tabIndex = -1;
    }
  };
  still();
  new MutationObserver(still).observe(form, { childList: true, subtree: true });
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
}
