// What is typed into a form with data-draft-url is kept by the server: after a pause, and when the page is left.
const PAUSE = 2_000; // milliseconds
const TRY_AGAIN = 10_000;
const LONGEST_FAREWELL = 2_000; // a page is not held back for a server that is silent
const words = document.getElementById("draft-words");
const whenKept = document.querySelector("[data-when-kept]"); // what the idle dialog says
let lastSign = Date.now();

const texts = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
const isEmpty = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden])")].every((field) => !field.value.trim());
const twoDigits = (number) => String(number).padStart(2, "0");

class Draft {
  constructor(form) {
    this.form = form;
    this.kept = "unsaved" in form.dataset ? "" : texts(form); // as the server knows it
    this.state = words.content.firstElementChild.cloneNode();
    form.querySelector("textarea").parentElement.append(this.state); // where she looks while she writes
    this.waits(PAUSE);
  }

  isUnkept() {
    return !this.isSent && texts(this.form) !== this.kept;
  }

  waits(milliseconds) {
    clearTimeout(this.timer);
    if (this.isUnkept()) this.timer = setTimeout(() => this.keep(), milliseconds);
  }

  keep() {
    const typed = texts(this.form);
    if (!this.isUnkept()) return;
    if (typed !== this.underWay) this.keeping = this.send(typed);
    return this.keeping;
  }

  async send(typed) {
    this.request?.abort(); // what is newer counts
    const request = new AbortController();
    [this.request, this.underWay] = [request, typed];
    const idleSeconds = Math.floor((Date.now() - lastSign) / 1000);
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-By-Itself": "yes", "X-Idle-Seconds": idleSeconds };
    const save = { method: "POST", body: typed, headers, keepalive: true, signal: request.signal };
    const answer = await fetch(this.form.dataset.draftUrl, save).catch(() => null);
    if (request.signal.aborted) return;
    this.underWay = null;
    if (answer?.ok) this.kept = typed;
    this.says(answer);
    this.waits(answer?.ok ? PAUSE : TRY_AGAIN);
  }

  // Those who hear the page are told the first time, when it goes wrong and when it goes well again: not every minute.
  says(answer) {
    const { kept, failed, over } = words.dataset;
    const now = new Date();
    const time = kept.replace("{hours}", twoDigits(now.getHours())).replace("{minutes}", twoDigits(now.getMinutes()));
    const isNews = this.hasFailed || !answer?.ok || !this.state.textContent;
    this.hasFailed = !answer?.ok;
    this.state.setAttribute("aria-live", isNews ? "polite" : "off");
    this.state.textContent = answer?.ok ? (isEmpty(this.form) ? "" : time) : answer?.status === 401 ? over : failed;
    if (whenKept) whenKept.hidden = drafts.some((draft) => draft.isUnkept());
  }

  stops() {
    this.isSent = true;
    this.request?.abort();
    clearTimeout(this.timer);
  }
}

const drafts = [];
for (const form of document.querySelectorAll("form[data-draft-url]")) drafts.push(new Draft(form));
const keepAll = () => Promise.all(drafts.map((draft) => draft.keep()));

document.addEventListener("input", (event) => {
  const draft = drafts.find(({ form }) => form === event.target.form);
  if (!draft) return;
  lastSign = Date.now();
  draft.isSent = false;
  draft.waits(PAUSE);
});
// What is sent is no draft any more, nor what is thrown away; any other form leaves the page, and the text must be kept first.
document.addEventListener("submit", ({ target }) => {
  const done = drafts.filter(({ form }) => form === target || "discards" in target.dataset);
  if (done.length > 0) done.forEach((draft) => draft.stops());
  else keepAll();
});
window.addEventListener("pageshow", () => drafts.forEach((draft) => (draft.isSent = false)));
document.addEventListener("visibilitychange", () => document.hidden && keepAll()); // telephones close pages unasked
// The next page of ours may be one that shows the draft, in another language or at once again: so the draft is there first.
// A telephone number is rung at once, as always.
document.addEventListener("click", async (event) => {
  const way = event.target.closest("a:is([href^='/'], [href^='?']):not([target], [download]), [data-language]");
  const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey; // another tab or window, or a file
  if (!way || isElsewhere || event.defaultPrevented || !drafts.some((draft) => draft.isUnkept())) return;
  event.preventDefault();
  await Promise.race([keepAll(), new Promise((resolve) => setTimeout(resolve, LONGEST_FAREWELL))]);
  location.assign(way.href ?? way.formAction);
});
// Nothing that could not be kept is left without a word: the browser asks.
window.addEventListener("beforeunload", (event) => drafts.some((draft) => draft.hasFailed && draft.isUnkept()) && event.preventDefault());
