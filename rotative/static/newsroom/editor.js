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
