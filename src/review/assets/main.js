// Handles keys and buttons, and writes the file of corrections.

let unsaved = false;

/** Takes a step by its name, and announces the result to screen readers. */
function take(name) {
  if (!now()) return;
  const wrong = steps[name]();
  show();
  if (!["next", "back"].includes(name)) unsaved = review.answers.length > 0;
  const done = review.items.every(isDone);
  say(wrong ?? (done ? "Every record has an answer. Save the corrections." : `${byId("progress").textContent}. ${byId("question").textContent}`));
}

/** Moves the current line by a number of lines, among those that are shown. */
function choose(by) {
  const one = now();
  if (!one) return;
  const [first, end] = shownLines(one);
  review.line = Math.max(first, Math.min(review.line + by, end - 1));
  showLines();
  say(`${one.page.lines[review.line].role}: ${one.page.lines[review.line].text}`);
}

const KEYS = {
  j: "next", k: "back", Enter: "right", s: "split", m: "merge", x: "none", b: "begin", t: "title", d: "description", a: "author",
  i: "issued", n: "note", o: "outside", u: "undo",
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { target } = event;
  const typing = target.matches("input, textarea");
  if (typing) {
    if (event.key === "Escape") byId("lines").focus();
    if (event.key === "Enter" && target.tagName === "INPUT") event.preventDefault();
    return;
  }
  // The Enter key presses the button that has the focus, as is usual in browsers.
  if (event.key === "Enter" && target.matches("button, a")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : -1);
  } else if (KEYS[event.key]) {
    event.preventDefault();
    take(KEYS[event.key]);
  }
});

for (const button of document.querySelectorAll("[data-step]")) button.addEventListener("click", () => take(button.dataset.step));
byId("fields").addEventListener("submit", (event) => event.preventDefault());

byId("save").addEventListener("click", () => {
  const blob = new Blob([saved()], { type: "application/x-ndjson" });
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: "corrections.jsonl", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  unsaved = false;
  say(`${review.answers.length} corrections saved`);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

point();
show();
