/** Says a sentence to those who listen to the page. */
export function announce(sentence) {
  const region = document.getElementById("announcer");
  if (!region) return;
  region.textContent = "";
  // A region that is emptied and filled in one turn is not read again.
  setTimeout(() => (region.textContent = sentence), 50);
}
