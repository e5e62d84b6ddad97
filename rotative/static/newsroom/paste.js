// What is pasted into a rich text of a body becomes blocks, which the server cuts and cleans.
// The plain text goes in if it cannot: nothing is lost.
(() => {
  const { url, words } = document.currentScript.dataset;
  const say = JSON.parse(words);
  const PATIENCE = 30000; // ms: pictures travel with it
  const ours = new WeakSet();
  let queue = Promise.resolve();

  // -- the report

  const report = document.createElement("div");
  report.className = "paste-report";
  report.setAttribute("role", "status");
  report.hidden = true;
  document.addEventListener("DOMContentLoaded", () => document.body.append(report));

  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-small button-secondary";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };

  const tell = (text, { said = [], undo, failure = false, lasting = true } = {}) => {
    const line = document.createElement("p");
    line.textContent = text;
    report.replaceChildren(line);
    report.classList.toggle("is-failure", failure);
    report.hidden = false;
    if (said.length) {
      const list = document.createElement("ul");
      for (const { text: todo, url: where } of said) {
        const item = document.createElement("li");
        const holder = where ? Object.assign(document.createElement("a"), { href: where, target: "_blank" }) : item;
        holder.textContent = todo;
        if (where) item.append(holder);
        list.append(item);
      }
      report.append(list);
    }
    if (!lasting) return;
    const buttons = document.createElement("div");
    if (undo) buttons.append(button(say.undo, undo));
    buttons.append(button(say.close, quiet));
    report.append(buttons);
  };
  const quiet = () => {
    report.hidden = true;
    report.replaceChildren();
  };

  // -- the place

  const hasText = (state) => state.getCurrentContent().getPlainText().trim() !== "";

  const isAllSelected = (state) => {
    const [content, selection] = [state.getCurrentContent(), state.getSelection()];
    const [first, last] = [content.getFirstBlock(), content.getLastBlock()];
    return (
      !selection.isCollapsed() &&
      selection.getStartKey() === first.getKey() &&
      selection.getStartOffset() === 0 &&
      selection.getEndKey() === last.getKey() &&
      selection.getEndOffset() === last.getLength()
    );
  };

  // The stream a rich text belongs to, its block there, and whether it is that block itself.
  const placeOf = (editor) => {
    let root = editor;
    while (root && !root.rootBlock) root = root.parentElement;
    const stream = root?.rootBlock;
    const child = stream?.children?.find((each) => each.element.contains(editor));
    if (!child || !stream.blockDef?.childBlockDefsByName) return null;
    const isParagraph = child.type === "paragraph" && Boolean(child.block.widget?.input?.draftailEditor);
    const kinds = isParagraph ? Object.keys(stream.blockDef.childBlockDefsByName) : ["paragraph"];
    return { stream, child, isParagraph, kinds };
  };

  const pasteInto = (editor, kind, value) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData(kind, value);
    if (kind !== "text/plain") clipboardData.setData("text/plain", " ");
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    ours.add(event);
    editor.dispatchEvent(event);
  };

  // Draftail takes its own content as it is, from this attribute.
  const pasteFragment = (editor, fragment) => {
    const holder = document.createElement("div");
    holder.dataset.draftjsConductorFragment = fragment;
    holder.textContent = JSON.parse(fragment).blocks.map(({ text }) => text).join("\n");
    pasteInto(editor, "text/html", holder.outerHTML);
  };

  // Draftail takes out what is selected in its own time, as for Ctrl+X.
  const cutSelection = async (editor) => {
    const clipboardData = new DataTransfer();
    editor.dispatchEvent(
      new ClipboardEvent("cut", { clipboardData, bubbles: true, cancelable: true }),
    );
    await new Promise((done) => setTimeout(done, 50));
  };

  // Put the blocks in; what takes them out again.
  const insert = async (editor, { stream, child }, states) => {
    let index = stream.children.indexOf(child);
    let restore = () => {};
    if (index < 0) {
      index = stream.children.length; // it was deleted meanwhile
    } else {
      const before = child.block.getState();
      if (!hasText(before) || isAllSelected(before)) {
        const at = index;
        stream.deleteBlock(index);
        restore = () => stream.insert({ type: child.type, value: before, id: child.id }, at);
      } else {
        if (!before.getSelection().isCollapsed()) await cutSelection(editor);
        const state = child.block.getState();
        const { stateBefore, stateAfter, shouldMoveCommentFn } = window.draftail.splitState(state);
        let rest;
        if (!hasText(stateAfter)) {
          index += 1;
        } else if (hasText(stateBefore)) {
          stream.splitBlock(index, stateBefore, stateAfter, shouldMoveCommentFn);
          index += 1;
          rest = stream.children[index];
        }
        restore = () => {
          if (rest) stream.deleteBlock(stream.children.indexOf(rest));
          if (state !== before || rest) child.block.setState(before);
        };
      }
    }
    const made = states.map((state, nth) =>
      stream.insert({ ...state, id: window.crypto.randomUUID?.() ?? null }, index + nth),
    );
    made.at(-1)?.focus({ soft: false });
    return () => {
      for (const each of made) {
        const at = stream.children.indexOf(each);
        if (at >= 0) stream.deleteBlock(at);
      }
      restore();
      tell(say.undone);
    };
  };

  // -- the paste

  const ask = async ({ html, text, files }, kinds) => {
    const form = new FormData();
    form.append("html", new Blob([html]), "clipboard.html");
    form.append("text", new Blob([text]), "clipboard.txt");
    form.append("kinds", kinds.join(","));
    for (const file of files) form.append("files", file);
    const { CSRF_TOKEN, CSRF_HEADER_NAME } = window.wagtailConfig;
    let response, answer;
    try {
      response = await fetch(url, {
        method: "POST",
        body: form,
        headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      answer = await response.json();
    } catch {
      throw new Error(say.unanswered);
    }
    if (!response.ok) throw new Error(answer.error ?? say.unanswered);
    return answer;
  };

  const plainOf = ({ html, text }) =>
    text || new DOMParser().parseFromString(html, "text/html").body.innerText;

  const paste = async (editor, held) => {
    const place = placeOf(editor);
    const soon = setTimeout(() => tell(say.working, { lasting: false }), 150);
    try {
      const answer = await ask(held, place.kinds);
      const states = window.telepath.unpack(answer.states);
      clearTimeout(soon);
      quiet();
      if (!states.length) {
        tell(say.empty);
      } else if (answer.fragment && (states.length === 1 || !place.isParagraph)) {
        pasteFragment(editor, answer.fragment);
        if (answer.said.length) tell(answer.count, answer);
      } else {
        const undo = await insert(editor, place, states);
        tell(answer.count, { ...answer, undo });
      }
    } catch (error) {
      clearTimeout(soon);
      pasteInto(editor, "text/plain", plainOf(held));
      tell(`${say.failed} ${error.message}`, { failure: true });
    }
  };

  document.addEventListener(
    "paste",
    (event) => {
      const editor = event.target.closest?.('[contenteditable="true"][role="textbox"]');
      if (!editor || ours.has(event) || !event.clipboardData || !placeOf(editor)) return;
      const held = {
        html: event.clipboardData.getData("text/html"),
        text: event.clipboardData.getData("text/plain"),
        files: [...event.clipboardData.files].filter((file) => file.type.startsWith("image/")),
      };
      const isOneLine = !held.html && !held.files.length && !held.text.trim().includes("\n");
      // What comes from a rich text of ours is clean, and more exact than its HTML.
      if (isOneLine || held.html.includes("data-draftjs-conductor-fragment")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      queue = queue.then(() => paste(editor, held));
    },
    true,
  );
})();
