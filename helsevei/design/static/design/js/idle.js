// When the reader has been still for a while: first keep what she typed, then ask.
const dialog = document.getElementById("idle");
const IDLE = Number(dialog.dataset.idleSeconds) * 1000;
const BETWEEN_PINGS = 60_000;
const dirty = new Set();
let lastSign = Date.now();
let lastPing = Date.now();

const texts = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

async function keep() {
  const kept = await Promise.all(
    [...dirty].map(async (form) => {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: texts(form), keepalive: true }).catch(() => null);
      if (answer?.ok) dirty.delete(form);
      return Boolean(answer?.ok);
    }),
  );
  return kept.length > 0 && kept.every(Boolean);
}

function ping() {
  if (!dialog.dataset.keepaliveUrl || Date.now() - lastPing < BETWEEN_PINGS) return;
  lastPing = Date.now();
  fetch(dialog.dataset.keepaliveUrl, { cache: "no-store", keepalive: true }).catch(() => {});
}

async function ask() {
  lastSign = Infinity; // ask once
  const everything = await keep();
  dialog.querySelector("[data-when-kept]").hidden = !everything;
  if (!dialog.open) dialog.showModal();
}

for (const event of ["pointerdown", "keydown", "wheel", "touchstart"]) {
  document.addEventListener(event, () => (lastSign = Date.now()), { passive: true });
}
document.addEventListener("input", (event) => {
  ping();
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
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("visibilitychange", () => document.hidden && keep()); // telephones close pages unasked
dialog.addEventListener("close", () => {
  lastSign = Date.now();
  ping();
});
setInterval(() => !dialog.open && Date.now() - lastSign >= IDLE && ask(), Math.min(1000, IDLE));
