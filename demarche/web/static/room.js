// Evidence and list light up together; j and k go from evidence to evidence. Everything works without this.
"use strict";
(() => {
  const parts = (id) => document.querySelectorAll(`[data-i~="${CSS.escape(id)}"]`);
  const light = (element, on) => {
    for (const id of (element.dataset.i || "").split(" ")) if (id) parts(id).forEach((p) => p.classList.toggle("lit", on));
  };
  document.querySelectorAll("[data-i]").forEach((element) => {
    for (const [name, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]])
      element.addEventListener(name, () => light(element, on));
  });
  const evidence = [...document.querySelectorAll(".text a.m")];
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (!evidence.length || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key !== "j" && event.key !== "k") return;
    // From where the reader is: the evidence that has the focus, or that the address names.
    const here = evidence.indexOf(document.activeElement);
    const named = at < 0 && location.hash ? evidence.findIndex((e) => e.dataset.i.split(" ").includes(location.hash.slice(1).replace("about-", ""))) : -1;
    if (here >= 0) at = here;
    else if (named >= 0) at = named;
    at = Math.max(0, Math.min(evidence.length - 1, at + (event.key === "j" ? 1 : -1)));
    evidence[at].focus();
    evidence[at].scrollIntoView({ block: "center" });
    event.preventDefault();
  });
  // What is offered for copying gets a button; a link to words is copied whole.
  document.querySelectorAll("[data-copy]").forEach((element) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = element.dataset.copy;
    button.addEventListener("click", async () => {
      const words = element.href || element.textContent;
      try { await navigator.clipboard.writeText(words); } catch {
        const field = document.createElement("textarea"); // a page over plain HTTP on another address has no clipboard
        field.value = words;
        document.body.append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
      }
      button.textContent = "copied";
    });
    element.after(" ", button);
  });
  // A place in the text at which nothing begins any more, since the report was read anew: the nearest before it.
  const place = /^#t(\d+)$/.exec(location.hash);
  if (place && !document.getElementById(location.hash.slice(1))) {
    const before = [...document.querySelectorAll(".text [id^=t]")].filter((e) => +e.id.slice(1) <= +place[1]);
    const nearest = before.sort((a, b) => +b.id.slice(1) - +a.id.slice(1))[0];
    if (nearest) nearest.scrollIntoView({ block: "center" });
  }
})();
