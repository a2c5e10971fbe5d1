/**
 * Asks before a form that cannot be undone is sent.
 *
 *   <form method="post" data-confirm="Delete the persona “Ana”?" data-confirm-help="Her journeys stay." data-confirm-label="Delete">
 *
 * The dialog is a real <dialog>: focus stays inside it, Escape cancels, and focus returns to the button.
 */
class ConfirmDialog extends HTMLElement {
  #form = null;
  #submitter = null;

  connectedCallback() {
    this.innerHTML = `
      <dialog class="dialog" aria-labelledby="confirm-title">
        <h2 id="confirm-title"></h2>
        <p></p>
        <div class="form-actions">
          <button type="button" class="button" value="cancel">Cancel</button>
          <button type="button" class="button primary danger" value="go"></button>
        </div>
      </dialog>`;
    this.addEventListener("click", this);
    document.addEventListener("submit", this);
  }

  disconnectedCallback() {
    document.removeEventListener("submit", this);
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  onsubmit(event) {
    const form = event.target;
    if (!form.dataset?.confirm || form.hasAttribute("data-confirmed")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#form = form;
    this.#submitter = event.submitter;
    this.querySelector("h2").textContent = form.dataset.confirm;
    const help = this.querySelector("p");
    help.textContent = form.dataset.confirmHelp ?? "";
    help.hidden = !help.textContent;
    this.querySelector('[value="go"]').textContent = form.dataset.confirmLabel ?? event.submitter?.textContent.trim() ?? "Go on";
    this.querySelector("dialog").showModal();
    this.querySelector('[value="cancel"]').focus();
  }

  onclick(event) {
    const choice = event.target.closest("button")?.value;
    if (!choice) return;
    this.querySelector("dialog").close();
    if (choice !== "go") return;
    this.#form.setAttribute("data-confirmed", "");
    this.#form.requestSubmit(this.#submitter);
    this.#form.removeAttribute("data-confirmed");
  }
}

customElements.define("confirm-dialog", ConfirmDialog);
document.body.append(document.createElement("confirm-dialog"));
