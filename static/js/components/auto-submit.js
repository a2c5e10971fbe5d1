/**
 * Sends a form as soon as a choice in it changes; its own button, needed without scripts, is hidden.
 *
 *   <auto-submit><form>… <button>Apply</button></form></auto-submit>
 */
class AutoSubmit extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this);
    for (const button of this.querySelectorAll("button:not([type=button], [name], [data-keep])")) button.hidden = true;
  }

  handleEvent(event) {
    if (event.target.matches("input[type=text], input[type=search], textarea")) return;
    event.target.form?.requestSubmit();
  }
}

customElements.define("auto-submit", AutoSubmit);
