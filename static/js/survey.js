/**
 * The public page of a survey, made quick: a tap shows the next question at once and sends the answer behind it.
 * Without this script every step is a form; feedback/logic.py decides there what is decided here.
 */
(() => {
  "use strict";
  const form = document.querySelector("form.survey");
  if (!form || !window.fetch) return;
  const sections = [...form.querySelectorAll("fieldset.question")];
  const endings = [...form.querySelectorAll(".ending")];
  const progress = form.querySelector("progress");
  const status = form.querySelector(".status");
  const logicOf = new Map(sections.map((section) => [section, JSON.parse(section.dataset.logic)]));
  const AT_ONCE = ".scale, .stars, .smileys, .list";
  const PAUSE = 260;
  const kiosk = form.dataset.kiosk ? { visit: newVisit(), store: `throughline-kiosk-${form.dataset.kiosk}` } : null;
  const queue = kiosk ? restored() : [];
  let sending = false;
  let wait = 1000;

  function newVisit() {
    return Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join("");
  }

  /** What a kiosk could not send before it was switched off. */
  function restored() {
    try {
      return JSON.parse(localStorage.getItem(kiosk.store) ?? "[]").map((one) => ({ ...one, body: new URLSearchParams(one.body) }));
    } catch {
      return [];
    }
  }

  function store() {
    form.toggleAttribute("data-waiting", queue.length > 0);
    if (!kiosk) return;
    const kept = queue.map(({ pk, visit, body }) => ({ pk, visit, body: body.toString() }));
    try {
      localStorage.setItem(kiosk.store, JSON.stringify(kept));
    } catch {
      // No room, or not allowed: the answers are in memory all the same.
    }
  }

  const current = () => sections.find((section) => !section.hidden);

  function valueOf(section) {
    const fields = [...section.querySelectorAll("input, textarea")];
    if (section.matches(".ticks")) {
      return fields.filter((field) => field.checked).map((field) => field.value);
    }
    const field = fields.find((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value.trim()));
    return field ? field.value.trim() : null;
  }

  function fits(condition, value) {
    if (value === null || value.length === 0) return false;
    if (condition.any_of) return [].concat(value).some((one) => condition.any_of.includes(one));
    const number = Array.isArray(value) ? NaN : Number(value);
    return number >= (condition.lowest ?? -Infinity) && number <= (condition.highest ?? Infinity);
  }

  function holds(condition) {
    if (!condition || !Object.keys(condition).length) return true;
    const section = sections.find((one) => logicOf.get(one).key === condition.question);
    return section ? fits(condition, valueOf(section)) : false;
  }

  /** The questions that somebody with these answers is asked. */
  function path() {
    const way = [];
    for (let place = 0; place < sections.length; ) {
      const section = sections[place++];
      const logic = logicOf.get(section);
      if (!holds(logic.if)) continue;
      way.push(section);
      const jump = logic.jumps.find((one) => {
        if (!fits(one, valueOf(section))) return false;
        return !one.to || sections.slice(place).some((later) => logicOf.get(later).key === one.to);
      });
      if (jump) place = jump.to ? sections.findIndex((later, at) => at >= place && logicOf.get(later).key === jump.to) : sections.length;
    }
    return way;
  }

  function show(section) {
    for (const one of sections) {
      one.hidden = one !== section;
      one.disabled = one !== section;
    }
    document.querySelector(".languages")?.remove();
    const way = path();
    if (progress && section) {
      progress.hidden = false;
      progress.max = way.length;
      progress.value = way.indexOf(section) + 1;
      progress.setAttribute("aria-label", `${progress.value} / ${progress.max}`);
    }
    const target = section ? section.querySelector("textarea, .line") ?? section.querySelector("h2") : thank();
    tellHeight();
    target?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /** A page around this one may make room for it. */
  function tellHeight() {
    if (window.parent === window) return;
    const height = document.querySelector("header").offsetHeight + form.scrollHeight + 48;
    window.parent.postMessage({ type: "throughline:height", height }, "*");
  }

  function thank() {
    const ending = endings.find((one) => holds(JSON.parse(one.dataset.when))) ?? endings.at(-1);
    if (progress) progress.hidden = true;
    ending.hidden = false;
    if (window.parent !== window) window.parent.postMessage({ type: "throughline:survey-completed" }, "*");
    const link = ending.querySelector("a");
    if (link && window.parent === window && !kiosk) whenSent(() => setTimeout(() => location.assign(link.href), 2500));
    document.dispatchEvent(new CustomEvent("survey:completed"));
    return ending;
  }

  function whenSent(act) {
    if (!queue.length && !sending) act();
    else setTimeout(() => whenSent(act), 200);
  }

  function bodyOf(section) {
    const body = new URLSearchParams({ question: section.dataset.pk });
    for (const name of ["submission", "lang", "website", "p"]) body.set(name, form.elements[name].value);
    for (const value of [].concat(valueOf(section) ?? [])) body.append(`q${section.dataset.pk}`, value);
    if (kiosk) {
      body.set("visit", kiosk.visit);
      body.set("at", Date.now());
    }
    return body;
  }

  function save(section) {
    const pk = section.dataset.pk;
    // Of one question only the latest answer counts.
    const visit = kiosk?.visit;
    const place = queue.findIndex((one) => one.pk === pk && one.visit === visit && !one.isOut);
    if (place >= 0) queue.splice(place, 1);
    queue.push({ pk, visit, section, body: bodyOf(section) });
    store();
    send();
  }

  async function send() {
    if (sending || !queue.length) return;
    sending = true;
    const first = queue[0];
    first.isOut = true;
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: first.body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive: true,
      });
      if (reply.status === 429 || reply.status >= 500) throw new Error(reply.status);
      queue.shift();
      store();
      wait = 1000;
      status.textContent = "";
      if (!reply.ok && first.visit === kiosk?.visit && first.section) refuse(first.section, (await reply.json()).words);
      sending = false;
      send();
    } catch {
      first.isOut = false;
      if (!kiosk) status.textContent = form.dataset.notSaved;
      setTimeout(() => {
        sending = false;
        send();
      }, wait);
      wait = Math.min(wait * 2, 30000);
    }
  }

  /** The server could not take it: back to the question, with its words. */
  function refuse(section, words) {
    for (const ending of endings) ending.hidden = true;
    show(section);
    fault(section, words);
  }

  function fault(section, words) {
    section.querySelector(".fault").textContent = words;
  }

  function isMissing(section) {
    const value = valueOf(section);
    return "required" in section.dataset && !section.matches(".statement") && (value === null || value.length === 0);
  }

  function goOn(section) {
    if (isMissing(section)) return fault(section, form.dataset.needed);
    fault(section, "");
    save(section);
    const way = path();
    show(way[way.indexOf(section) + 1]);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const section = current();
    if (!section) return;
    if (event.submitter?.name === "back") {
      const way = path();
      show(way[way.indexOf(section) - 1] ?? section);
    } else {
      goOn(section);
    }
  });

  // A tap is an answer. An arrow key only looks at the points: it saves, and the button goes on.
  form.addEventListener("click", (event) => {
    const section = event.target.closest?.(AT_ONCE);
    if (!section || !event.target.matches("input[type=radio]") || section !== current()) return;
    if (event.detail > 0 || event.pointerType) {
      setTimeout(() => section === current() && goOn(section), PAUSE);
    } else {
      save(section);
    }
  });

  // A kiosk begins again after each person, and when one has walked away.
  if (kiosk) {
    let idle;
    const reset = () => {
      for (const field of form.querySelectorAll("fieldset input, textarea")) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = false;
        else field.value = "";
      }
      for (const part of [...endings, ...form.querySelectorAll(".fault")]) {
        if (part.matches(".ending")) part.hidden = true;
        else part.textContent = "";
      }
      kiosk.visit = newVisit();
      show(sections.find((section) => holds(logicOf.get(section).if)));
      // A page lives for days; a fresh one is fetched when nothing waits and the network is there.
      if (!queue.length && navigator.onLine && performance.now() > 6 * 3600e3) location.reload();
    };
    const stir = (seconds) => {
      clearTimeout(idle);
      idle = setTimeout(reset, seconds * 1000);
    };
    for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => stir(current() ? 60 : 3), { passive: true });
    document.addEventListener("survey:completed", () => stir(8));
    send();
  }

  // Who walks away in the middle of a sentence has said it all the same.
  document.addEventListener("visibilitychange", () => {
    const section = current();
    if (document.visibilityState === "hidden" && section?.matches(".long, .short, .ticks") && valueOf(section)?.length) {
      save(section);
    }
  });
  tellHeight();
  const languages = document.querySelector(".languages");
  if (languages) {
    languages.querySelector("button").hidden = true;
    languages.querySelector("select").addEventListener("change", () => languages.submit());
  }
  window.addEventListener("online", () => {
    wait = 1000;
    send();
  });

  // A score that was tapped in a mail is chosen when the page opens, and sent at the first sign of a person.
  if ("prefilled" in form.dataset) {
    const section = current();
    const signs = ["pointerdown", "pointermove", "keydown", "touchstart"];
    let seen;
    const confirm = () => {
      clearTimeout(seen);
      for (const sign of signs) removeEventListener(sign, confirm);
      if (section === current() && valueOf(section) !== null) save(section);
    };
    for (const sign of signs) addEventListener(sign, confirm, { once: true, passive: true });
    const look = () => {
      clearTimeout(seen);
      if (document.visibilityState === "visible") seen = setTimeout(confirm, 2000);
    };
    document.addEventListener("visibilitychange", look);
    look();
  }
})();
