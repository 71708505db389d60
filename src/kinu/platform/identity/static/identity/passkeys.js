// Says in words on the page that a passkey could not be read; the library behind it only writes to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-problem]")) note.hidden = false;
});
