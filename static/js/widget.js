/**
 * Shows a survey on somebody else's page: in a shadow root, so that neither page disturbs the other, and without cookies.
 *
 *   <script src="https://…/s/…/widget.js" data-shape="pop-over" data-delay="10" async></script>
 *
 * data-shape   pop-over (as it is), tab, or inline (where the script stands, or in the element that data-into selects)
 * when         data-delay seconds, data-scroll per cent, data-exit, data-event on the document; whatever comes first
 * for whom     data-percent of visits, data-page: the beginning of the path, or * for any part of it
 * data-remember keeps in local storage that it was closed, for so many days; set it where the visitor has agreed
 */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const words = "WORDS";
  const base = new URL(".", script.src);
  const rule = script.dataset;
  const store = `throughline ${base.pathname}`;
  let shown = false;

  function isMeant() {
    if (rule.page) {
      const parts = rule.page.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
      if (!new RegExp(`^${parts.join(".*")}`).test(location.pathname)) return false;
    }
    if (rule.percent && Math.random() * 100 >= Number(rule.percent)) return false;
    if (!rule.remember) return true;
    try {
      return Date.now() - Number(localStorage.getItem(store) ?? 0) > Number(rule.remember || 90) * 864e5;
    } catch {
      return true;
    }
  }

  function remember() {
    if (!rule.remember) return;
    try {
      localStorage.setItem(store, Date.now());
    } catch {
      // Then it may be shown again.
    }
  }

  const CSS = `
    :host { all: initial; }
    .panel { background: Canvas; color: CanvasText; }
    .float { position: fixed; z-index: 2147483000; inset-block-end: 16px; inset-inline-end: 16px; inline-size: min(400px, calc(100vw - 32px));
      border: 1px solid #8886; border-radius: 14px; box-shadow: 0 10px 40px #0004; overflow: hidden; }
    iframe { display: block; inline-size: 100%; block-size: 420px; max-block-size: calc(100vh - 90px); border: 0; }
    .inline iframe { max-block-size: none; }
    button { font: 600 16px/1.2 system-ui, sans-serif; min-block-size: 48px; min-inline-size: 48px; border: 0; cursor: pointer; }
    .close { display: block; margin-inline-start: auto; background: none; color: inherit; }
    .tab { position: fixed; z-index: 2147483000; inset-block-end: 0; inset-inline-end: 24px; padding: 12px 20px; border-radius: 12px 12px 0 0;
      background: CanvasText; color: Canvas; }
    button:focus-visible { outline: 3px solid Highlight; outline-offset: -3px; }
    [hidden] { display: none; }`;

  function make(name, properties = {}, ...children) {
    const part = Object.assign(document.createElement(name), properties);
    part.append(...children);
    return part;
  }

  function frame() {
    const address = new URL(base);
    if (rule.lang) address.searchParams.set("lang", rule.lang);
    return make("iframe", { src: address.href, title: words.feedback });
  }

  function rooted(parent) {
    const host = make("div");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    parent.append(host);
    return root;
  }

  function listen(iframe, close) {
    addEventListener("message", (event) => {
      if (event.source !== iframe.contentWindow || event.origin !== base.origin) return;
      if (event.data?.type === "throughline:height") iframe.style.blockSize = `${Math.max(160, Number(event.data.height) || 0)}px`;
      if (event.data?.type === "throughline:survey-completed") {
        document.dispatchEvent(new CustomEvent("throughline:survey-completed"));
        remember();
        if (close) setTimeout(close, 5000);
      }
    });
  }

  function showInline() {
    const into = rule.into ? document.querySelector(rule.into) : null;
    const place = into ?? script.parentElement?.insertBefore(make("div"), script.nextSibling) ?? document.body;
    const iframe = frame();
    rooted(place).append(make("div", { className: "panel inline" }, iframe));
    listen(iframe);
  }

  function showFloating() {
    const root = rooted(document.body);
    const opener = document.activeElement;
    const iframe = frame();
    const shut = make("button", { type: "button", className: "close", textContent: "✕" });
    shut.setAttribute("aria-label", words.close);
    const panel = make("section", { className: "panel float" }, shut, iframe);
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", words.feedback);
    const close = () => {
      remember();
      root.host.remove();
      opener?.focus?.();
    };
    shut.addEventListener("click", close);
    panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
    listen(iframe, close);
    root.append(panel);
    if (rule.shape === "tab") shut.focus();
  }

  function showTab() {
    const root = rooted(document.body);
    const tab = make("button", { type: "button", className: "tab", textContent: rule.label || words.feedback });
    tab.addEventListener("click", () => {
      root.host.remove();
      showFloating();
    });
    root.append(tab);
  }

  function show() {
    if (shown) return;
    shown = true;
    const ways = { inline: showInline, tab: showTab };
    (ways[rule.shape] ?? showFloating)();
  }

  function wait() {
    const signs = ["delay", "scroll", "exit", "event"].filter((sign) => sign in rule);
    if (!signs.length) return show();
    if ("delay" in rule) setTimeout(show, Number(rule.delay) * 1000 || 0);
    if ("event" in rule) document.addEventListener(rule.event, show, { once: true });
    if ("exit" in rule) document.documentElement.addEventListener("mouseleave", (event) => event.clientY <= 0 && show());
    if ("scroll" in rule) {
      const look = () => {
        const far = document.documentElement.scrollHeight - innerHeight;
        if (far <= 0 || (scrollY / far) * 100 >= Number(rule.scroll)) show();
      };
      addEventListener("scroll", look, { passive: true });
    }
  }

  if (!isMeant()) return;
  if (document.body) wait();
  else addEventListener("DOMContentLoaded", wait);
})();
