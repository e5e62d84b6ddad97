// The dialog from which a story is published. What it says comes from the server, which is asked with
// the form as it is typed; its button sends that form.
class Publication extends window.StimulusModule.Controller {
  static targets = ["content", "status", "at", "hour", "until", "act"];
  static values = { failed: String };

  get form() {
    return this.element.closest("form");
  }

  connect() {
    // Whoever approves elsewhere is led here.
    if (window.location.hash !== "#publish") return;
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    const dialog = this.element.closest(".w-dialog");
    setTimeout(() => dialog.dispatchEvent(new CustomEvent("w-dialog:show")));
  }

  open() {
    const { go_live_at: hour, expire_at: until } = this.form.elements;
    this.chosen = hour.value;
    this.until = until.value;
    this.isAnyway = false;
    this.isWhole = true;
    this.contentTarget.replaceChildren();
    this.ask();
  }

  close() {
    this.turn = (this.turn ?? 0) + 1;
    this.contentTarget.replaceChildren();
  }

  async ask() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    for (const button of this.actTargets) button.disabled = true;
    this.statusTarget.hidden = false;
    let answer;
    try {
      // A story that is just being saved for the first time is about to have an address.
      await this.saved();
      const data = new FormData(this.form);
      data.set("publication-question", "1");
      data.set("go_live_at", this.chosen);
      data.set("expire_at", this.until);
      if (this.isAnyway) data.set("publish-anyway", "1");
      const response = await fetch(this.form.action, { method: "POST", body: data });
      if (!response.ok) throw new Error(response.status);
      answer = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      if (turn === this.turn) this.statusTarget.textContent = this.failedValue;
      return;
    }
    if (turn !== this.turn) return;
    this.statusTarget.hidden = true;
    this.show(answer);
  }

  show(answer) {
    if (this.isWhole) {
      this.isWhole = false;
      this.contentTarget.replaceChildren(...answer.body.childNodes);
      const first = this.actTarget.disabled ? "#publication-checks a" : "#publication-acts button";
      this.element.querySelector(first)?.focus();
      return;
    }
    // The hour is being typed, and stays under the fingers.
    for (const part of ["sentence", "checks", "acts"]) {
      const id = `publication-${part}`;
      document.getElementById(id).replaceWith(answer.getElementById(id));
    }
  }

  now() {
    this.chosen = "";
    this.ask();
  }

  at() {
    if (!this.hourTarget.value) this.hourTarget.value = this.hourTarget.dataset.offered;
    this.hourTarget.focus();
    this.typed();
  }

  typed() {
    this.atTarget.checked = true;
    if (!this.hourTarget.value) this.hourTarget.value = this.hourTarget.dataset.offered;
    if (this.chosen === this.hourTarget.value) return;
    this.chosen = this.hourTarget.value;
    this.ask();
  }

  changed() {
    this.until = this.untilTarget.value;
    this.ask();
  }

  anyway({ target }) {
    this.isAnyway = target.checked;
    this.actTarget.disabled = !target.checked;
  }

  // What was chosen here is the form's only now: what is saved by itself has nothing of it.
  async act(event) {
    this.form.elements.go_live_at.value = this.chosen;
    this.form.elements.expire_at.value = this.until;
    if (this.isAnyway) {
      const anyway = Object.assign(document.createElement("input"), {
        type: "hidden",
        name: "publish-anyway",
        value: "1",
      });
      this.contentTarget.append(anyway);
    }
    const button = event.currentTarget;
    const saving = this.saved();
    if (!saving) return;
    event.preventDefault();
    await saving;
    this.form.requestSubmit(button);
  }

  saved() {
    const { app } = window.wagtail;
    const promise = app.getControllerForElementAndIdentifier(this.form, "w-autosave")?.submitPromise;
    return promise && Promise.resolve(promise).catch(() => {});
  }

  takeBack() {
    this.form.elements.go_live_at.value = "";
  }

  // To the field where something is mended, on whichever tab it is.
  mend(event) {
    event.preventDefault();
    const { field } = event.currentTarget.dataset;
    const place =
      this.form.querySelector(`[data-contentpath="${field}"]`) ??
      this.form.querySelector(`#id_${field}-ADD`) ??
      this.form.elements[field];
    this.element.dispatchEvent(new CustomEvent("w-dialog:hide", { bubbles: true }));
    if (!place) return;
    const panel = place.closest("[role=tabpanel]");
    if (panel?.hidden) document.querySelector(`[role=tab][href="#${panel.id}"]`)?.click();
    const inside = 'input:not([type=hidden]), textarea, select, [contenteditable="true"], button';
    const goThere = (tries) => {
      // A tab takes a moment to open.
      if (!place.getClientRects().length && tries) {
        requestAnimationFrame(() => goThere(tries - 1));
        return;
      }
      place.scrollIntoView({ block: "center" });
      const shown = [...place.querySelectorAll(inside)].find((it) => it.getClientRects().length);
      (place.matches(inside) ? place : shown)?.focus({ preventScroll: true });
    };
    goThere(120);
  }
}

window.wagtail.app.register("publication", Publication);
