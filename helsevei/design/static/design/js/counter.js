// Counts as the server does (helsevei.core.text.length): code points after CRLF → LF and NFC.
const length = (text) => [...text.replace(/\r\n?/g, "\n").normalize("NFC")].length;
const QUIET_UNTIL = 100; // screen readers hear the rest only when little is left

for (const field of document.querySelectorAll("[data-limit]")) {
  const text = field.querySelector("textarea");
  const counter = field.querySelector(".field-counter");
  const [seen, spoken] = counter.children;
  const limit = Number(field.dataset.limit);
  let pause;

  const show = () => {
    const left = limit - length(text.value);
    seen.textContent = `${limit - left}/${limit}`;
    counter.toggleAttribute("data-over-limit", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => {
      const words = left < 0 ? counter.dataset.over : counter.dataset.left;
      spoken.setAttribute("aria-live", left < QUIET_UNTIL ? "polite" : "off");
      spoken.textContent = words.replace("{number}", Math.abs(left));
    }, 800);
  };

  counter.hidden = false;
  text.addEventListener("input", show);
  show(); // the browser may have brought back what was typed before
}
