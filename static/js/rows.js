// Rows of a form: one more, or one fewer, without asking the server.
(() => {
  const rowsOf = (box) => [...box.querySelectorAll("tbody > tr.line-row")];

  const numbered = (box) => rowsOf(box).forEach((row, place) => {
    row.querySelectorAll("input").forEach((input) => {
      input.id = `${input.name.replace("-", `-${place}-`)}`;
    });
    row.querySelector("[data-remove-row]").value = place;
  });

  const emptied = (row) => {
    row.querySelectorAll("input").forEach((input) => {
      input.value = "";
      input.classList.remove("is-invalid");
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    });
    return row;
  };

  const add = (box) => {
    const last = rowsOf(box).at(-1);
    const row = emptied(last.cloneNode(true));
    last.after(row);
    numbered(box);
    window.htmx?.process(row);
    row.querySelector("input").focus();
  };

  const remove = (box, row) => {
    if (row.nextElementSibling?.matches(".line-wrong")) row.nextElementSibling.remove();
    if (rowsOf(box).length > 1) row.remove();
    else emptied(row);
    numbered(box);
    box.querySelector("input").focus();
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-rows]");
    const pressed = event.target.closest?.("[data-add-row], [data-remove-row]");
    // A press of Enter elsewhere in the form arrives here too; it has no place to be pressed at.
    if (!box || !pressed || event.detail === 0 && document.activeElement !== pressed) return;
    event.preventDefault();
    if (pressed.matches("[data-add-row]")) add(box);
    else remove(box, pressed.closest("tr"));
  });
})();
