// When the reader has been still for a while: first keep what she typed, then ask.
const dialog = document.getElementById("idle");
const IDLE = Number(dialog.dataset.idleSeconds) * 1000;
const TO_ANSWER = 120_000; // as the dialog says
const BETWEEN_PINGS = 60_000;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "wheel", "touchstart", "scroll"];
const dirty = new Set();
let couldNotKeep = false;
let lastSign = Date.now();
let lastPing = Date.now(); // the page itself

const texts = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

async function keep() {
  const kept = await Promise.all(
    [...dirty].map(async (form) => {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: texts(form), keepalive: true }).catch(() => null);
      if (answer?.ok) dirty.delete(form);
      return Boolean(answer?.ok);
    }),
  );
  couldNotKeep = kept.includes(false);
  return kept.length > 0 && !couldNotKeep;
}

function ping() {
  lastPing = Date.now();
  if (dialog.dataset.keepaliveUrl) fetch(dialog.dataset.keepaliveUrl, { cache: "no-store", keepalive: true }).catch(() => {});
}

async function ask() {
  const everything = await keep();
  dialog.querySelector("[data-when-kept]").hidden = !everything;
  if (!dialog.open) dialog.showModal();
}

let isAsking = false;
function look() {
  const still = Date.now() - lastSign;
  dialog.querySelector("[data-while-logged-in]").hidden = still >= IDLE + TO_ANSWER;
  if (isAsking) return;
  if (still >= IDLE) {
    isAsking = true;
    ask();
  } else if (lastSign > lastPing && Date.now() - lastPing >= BETWEEN_PINGS) {
    ping();
  }
}

// Whoever reads or writes is there, and the session lasts; while the dialog asks, only its answer counts.
for (const sign of SIGNS_OF_LIFE) {
  document.addEventListener(sign, () => isAsking || (lastSign = Date.now()), { passive: true, capture: true });
}
document.addEventListener("input", (event) => {
  if (event.target.form?.dataset.draftUrl) dirty.add(event.target.form);
});
// A page that answered a form shows what was typed, but nothing keeps it yet.
for (const form of document.querySelectorAll("form[data-draft-url][data-unsaved]")) dirty.add(form);
// Another language is another page: it shows the draft, so the draft must be there first.
document.addEventListener("click", async (event) => {
  const choice = event.target.closest("[data-language]");
  if (!choice || dirty.size === 0) return;
  event.preventDefault();
  await keep();
  location.assign(choice.href ?? choice.formAction);
});
// Nothing that could not be kept is left without a word: the browser asks.
window.addEventListener("beforeunload", (event) => couldNotKeep && dirty.size > 0 && event.preventDefault());
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("visibilitychange", () => document.hidden && keep()); // telephones close pages unasked
dialog.addEventListener("close", () => {
  isAsking = false;
  lastSign = Date.now();
  ping();
});
setInterval(look, Math.min(1000, IDLE));
