// Small comforts on top of pages that work without them.
(() => {
  const each = (root, selector, act) => {
    if (root.matches?.(selector)) act(root);
    root.querySelectorAll?.(selector).forEach(act);
  };

  // Several values: one more input, or one fewer.
  const several = (box) => {
    const add = box.querySelector("[data-add]");
    const rows = () => [...box.querySelectorAll(".texts-row")];
    const remove = (row) => {
      if (rows().length > 1) row.remove();
      else row.querySelector("input").value = "";
      box.querySelector("input").focus();
    };
    const ready = (row) => {
      const button = row.querySelector("[data-remove]");
      button.hidden = false;
      button.onclick = () => remove(row);
    };
    rows().forEach(ready);
    add.hidden = false;
    add.onclick = () => {
      const last = rows().at(-1);
      const row = last.cloneNode(true);
      const input = row.querySelector("input");
      const number = rows().length + 1;
      input.value = "";
      input.id = `${box.id}-${number}`;
      input.classList.remove("is-invalid");
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      input.setAttribute("aria-label", `${box.querySelector("legend").firstChild.textContent} ${number}`);
      last.after(row);
      ready(row);
      input.focus();
    };
  };

  // The box that ticks all boxes of a list, and the bar that appears with the first tick.
  const ticks = (form) => document.querySelectorAll(`input[name="ids"][form="${form}"]`);
  const counted = (form) => {
    const boxes = [...ticks(form)];
    const chosen = boxes.filter((box) => box.checked).length;
    document.querySelectorAll(`[data-select-all="${form}"]`).forEach((all) => {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    });
    const bar = document.getElementById(form);
    bar?.classList.toggle("has-chosen", chosen > 0);
    bar?.querySelectorAll("[data-chosen]").forEach((place) => {
      const digits = document.documentElement.dataset.digits === "arab" ? "ar-u-nu-arab" : "en";
      place.textContent = new Intl.NumberFormat(digits).format(chosen);
    });
  };

  const reveal = (button) => {
    const input = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.onclick = () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    };
  };

  // Many to choose from: typing narrows them; those chosen stay.
  const narrowed = (box) => {
    const filter = box.querySelector("[data-filter]");
    const options = [...box.querySelectorAll("label")];
    filter.hidden = options.length < 9;
    filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    filter.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = filter.value.trim().toLowerCase();
      options.forEach((one) => {
        one.hidden = !one.querySelector("input").checked && !one.textContent.toLowerCase().includes(wanted);
      });
    });
  };

  const toast = (note) => {
    const close = note.querySelector("[data-dismiss]");
    if (close) {
      close.hidden = false;
      close.onclick = () => note.remove();
    }
    note.querySelector("form")?.addEventListener("submit", () => { note.hidden = true; });
    let left = note.querySelector(".toast-undo") ? 12 : 6;
    const clock = setInterval(() => {
      if (!note.isConnected) clearInterval(clock);
      else if (!note.matches(":hover, :focus-within") && --left <= 0) note.remove();
    }, 1000);
  };

  const enhance = (root) => {
    each(root, "[data-texts]", several);
    each(root, "[data-reveal]", reveal);
    each(root, "[data-choices]", narrowed);
    each(root, ".toast-note", toast);
    each(root, "[data-select-all]", (all) => {
      all.hidden = false;
      counted(all.dataset.selectAll);
    });
    each(root, "[data-submit]", (control) => {
      control.onchange = () => control.form.requestSubmit();
    });
    each(root, "[data-scripted]", (part) => { part.hidden = false; });
    each(root, "[data-unscripted]", (part) => { part.hidden = true; });
  };

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset?.selectAll) {
      ticks(box.dataset.selectAll).forEach((one) => { one.checked = box.checked; });
      counted(box.dataset.selectAll);
    } else if (box.name === "ids" && box.getAttribute("form")) {
      counted(box.getAttribute("form"));
    }
  });

  // Menus made of <details> close when one looks elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
      const search = document.getElementById("top-q");
      if (search?.offsetParent) {
        event.preventDefault();
        search.focus();
      }
    }
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // What the header's box offers while one types: arrows walk through it, Escape leaves it.
  document.addEventListener("keydown", (event) => {
    const offered = document.getElementById("search-suggestions");
    const input = document.getElementById("top-q");
    if (!offered || !event.target.closest?.(".top-search")) return;
    const stops = [input, ...offered.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !offered.hidden) {
      event.preventDefault();
      const place = stops.indexOf(document.activeElement) + step;
      stops[(place + stops.length) % stops.length].focus();
    } else if (event.key === "Escape") {
      document.activeElement.blur();
    }
  });

  const middle = (element) => {
    const { left, width } = element.getBoundingClientRect();
    return left + width / 2;
  };

  // The part of the hub that one is in, its tab in sight, and the address that forms outside of main come back to.
  const placed = () => {
    const section = document.getElementById("main")?.dataset.section;
    document.querySelectorAll("#nav a[data-section]").forEach((link) => {
      if (link.dataset.section === section) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    document.querySelectorAll(".tabs").forEach((strip) => {
      const tab = strip.querySelector("[aria-current]");
      if (tab) strip.scrollLeft += middle(tab) - middle(strip);
    });
    document.querySelectorAll("input[data-here]").forEach((input) => {
      input.value = location.pathname + location.search;
    });
  };

  document.addEventListener("htmx:after:swap", (event) => {
    const main = document.getElementById("main");
    const { ctx } = event.detail ?? {};
    if (!main || ctx?.target?.id !== "main" || ctx.swap?.includes("Morph")) return;
    placed();
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    const nav = document.getElementById("nav");
    if (nav?.matches(":popover-open")) nav.hidePopover();
    const place = main.querySelector("[data-focus], [autofocus]") || main;
    place.focus({ preventScroll: place === main });
  });
  document.addEventListener("htmx:after:history:update", placed);
  document.addEventListener("htmx:after:process", (event) => {
    enhance(event.target instanceof Element ? event.target : document.body);
  });

  // No answer at all: say so, and leave what was typed where it is.
  document.addEventListener("htmx:error", (event) => {
    if (event.target.matches?.("[data-topics], #live")) return; // nobody waits for these
    const words = document.getElementById("no-answer");
    const toasts = document.getElementById("toasts");
    if (!words || toasts.querySelector(".toast-lost")) return;
    toasts.append(words.content.cloneNode(true));
    enhance(toasts.lastElementChild);
  });

  const begin = () => {
    enhance(document.body);
    placed();
    document.querySelector("[data-focus]")?.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
