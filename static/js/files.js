// Files: too large is said before it is sent, and they can be dropped on their card.
(() => {
  const check = (input) => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    input.setCustomValidity(size > Number(input.dataset.mostBytes) ? input.dataset.tooLarge : "");
    input.reportValidity();
  };
  const card = (event) => {
    const place = event.target.closest?.("[data-drop]");
    return event.dataTransfer?.types.includes("Files") && place?.querySelector("input[type=file]") ? place : null;
  };
  document.addEventListener("change", (event) => {
    if (event.target.dataset?.mostBytes) check(event.target);
  });
  document.addEventListener("dragover", (event) => {
    const place = card(event);
    document.querySelectorAll(".dropping").forEach((one) => one !== place && one.classList.remove("dropping"));
    if (!place) return;
    event.preventDefault();
    place.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.querySelectorAll(".dropping").forEach((one) => one.classList.remove("dropping"));
  });
  document.addEventListener("drop", (event) => {
    const place = card(event);
    if (!place) return;
    event.preventDefault();
    place.classList.remove("dropping");
    const input = place.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    check(input);
    if (input.validity.valid) input.form.requestSubmit();
  });
})();
