// Keys for those who work here all day: what an element says by aria-keyshortcuts presses it, unless somebody is writing.
const WRITING = "input, textarea, select, dialog[open]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.closest(WRITING)) return;
  const found = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  found.click();
});
