// What a page tells of others while it stays open: asked for again and again, as long as somebody can see it.
const AGAIN = 10_000; // milliseconds
const NO_SIGN = { "X-Idle-Seconds": 3600 }; // of her who has the page open

const look = async (line) => {
  if (document.hidden) return true;
  const answer = await fetch(line.dataset.watchUrl, { headers: NO_SIGN, redirect: "manual" }).catch(() => null);
  const told = answer?.ok ? await answer.text() : "";
  if (told !== line.textContent) line.textContent = told;
  return !answer || answer.ok || answer.status >= 500; // else she is logged out, or may see it no more
};

const watch = (line) => setTimeout(async () => (await look(line)) && watch(line), AGAIN);
document.querySelectorAll("[data-watch-url]").forEach(watch);
