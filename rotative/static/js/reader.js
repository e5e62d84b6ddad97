// What a page gains from a script; every page works without it.

// What is in the news, on pages too old to be pressed again for it.
for (const island of document.querySelectorAll("[data-island]")) {
  fetch(island.dataset.island)
    .then((answer) => (answer.ok ? answer.json() : []))
    .then((topics) => {
      const entries = topics.map(({ name, path }) => {
        const entry = document.createElement("li");
        const link = document.createElement("a");
        link.href = path;
        link.textContent = name;
        entry.append(link);
        return entry;
      });
      if (entries.length) island.querySelector("ul").replaceChildren(...entries);
    })
    .catch(() => {});
}

// A story opened from a letter: the link's end is the same for all its readers. It is told once, when
// the page has been in sight for two seconds, and not for those who ask not to be counted.
const letter = /^#edition-(\d+)-(\d+)$/.exec(location.hash);
if (letter) {
  history.replaceState(history.state, "", location.pathname + location.search);
  const said = new URLSearchParams({ edition: letter[1], story: letter[2] });
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    timer = setTimeout(() => {
      document.removeEventListener("visibilitychange", look);
      navigator.sendBeacon("/newsletter/opened/", said);
    }, 2000);
  };
  if (!navigator.globalPrivacyControl && navigator.doNotTrack !== "1") {
    document.addEventListener("visibilitychange", look);
    look();
  }
}

// A player of another site is only called when the reader asks for it.
for (const place of document.querySelectorAll("[data-player]")) {
  const link = place.querySelector("a");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = link.textContent;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = place.dataset.player;
    frame.title = place.dataset.title;
    frame.allow = "autoplay; encrypted-media; picture-in-picture";
    frame.allowFullscreen = true;
    // Some players refuse to play for a page that does not say which site it is on.
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    place.replaceChildren(frame);
    frame.focus();
  });
  link.hidden = true;
  link.after(button);
}

// The phone's own sheet for sharing.
if (navigator.share) {
  for (const place of document.querySelectorAll(".share")) {
    const { title, address: url, button: words } = place.dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
    place.querySelector(".label").replaceWith(button);
  }
}

// Escape puts an open menu away.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const sheet = document.querySelector(".sheet[open]");
  if (sheet) {
    sheet.open = false;
    sheet.querySelector("summary").focus();
  }
  for (const entry of document.querySelectorAll(".sections > ul > li")) {
    if (!entry.matches(":hover, :focus-within")) continue;
    if (entry.contains(document.activeElement)) entry.querySelector("a").focus();
    entry.classList.add("away");
    const back = () => entry.classList.remove("away");
    entry.addEventListener("pointerleave", back, { once: true });
    entry.addEventListener("focusout", back, { once: true });
  }
});
