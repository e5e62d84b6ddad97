// Who else is in a story, above its form: asked again whenever Wagtail's own round says that something
// has changed. What saving would replace also stands in the question that Wagtail asks before it.
{
const begin = () => {
  const place = document.getElementById("presence");
  const form = document.getElementById("page-edit-form");
  if (!place || !form) return;
  let last = "[]";
  let turn = 0;
  const tell = async () => {
    const mine = ++turn;
    const { loaded_revision_id: version, loaded_revision_created_at: at } = form.elements;
    const asked = new URLSearchParams({ version: version?.value ?? "", at: at?.value ?? "" });
    const answer = await fetch(`${place.dataset.url}?${asked}`).catch(() => null);
    if (!answer?.ok || mine !== turn) return;
    const said = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (said.body.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...said.body.childNodes);
    const lost = place.querySelector("[data-lost]");
    const question = document.getElementById("subtitle-w-save-confirmation-dialog");
    if (lost && question) question.textContent = lost.textContent;
  };
  document.addEventListener("w-swap:json", ({ detail }) => {
    const others = detail?.data?.other_sessions;
    if (!others) return;
    const now = JSON.stringify(others.map((it) => [it.user, it.is_editing, it.is_idle, it.revision_id]));
    if (now === last) return;
    last = now;
    tell();
  });
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
}
