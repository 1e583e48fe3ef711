"use strict";
// Puts parts of a page in place that the server sends. Without it everything works by links and forms.
(() => {
  const body = document.body;

  // What is written in forms stays when their part is replaced.
  const nameOf = (control) => (control.form ? [...control.form.querySelectorAll("button[name=do]")].map((b) => b.value).join() : "") + "/" + control.name;
  const kept = (part) => {
    const values = new Map();
    for (const control of part.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      const isChanged = control.type === "checkbox" ? control.checked !== control.defaultChecked
        : control.tagName === "SELECT" ? [...control.options].some((o) => o.selected !== o.defaultSelected)
        : control.value !== control.defaultValue;
      if (isChanged) values.set(nameOf(control), control.type === "checkbox" ? control.checked : control.value);
    }
    return values;
  };
  const restore = (part, values) => {
    for (const control of part.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      const value = values.get(nameOf(control));
      if (value === undefined) continue;
      if (control.type === "checkbox") control.checked = value; else control.value = value;
    }
  };

  const place = (html, sent) => {
    const parts = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-region]");
    const active = document.activeElement;
    for (const part of parts) {
      const old = document.getElementById(part.id);
      if (!old || old.outerHTML === part.outerHTML) continue;
      // A draft that somebody works on is valued anew instead.
      if (part.id === "draft" && old.dataset.touched && !sent) { value(old.querySelector("form[data-draft]")); continue; }
      const values = kept(old);
      if (sent && old.contains(sent)) for (const control of sent.elements) values.delete(nameOf(control));
      const open = [...old.querySelectorAll("details")].map((d) => d.open);
      const focus = old.contains(active) && active.name ? nameOf(active) : null;
      const scroll = old.querySelector(".stream");
      const isAtEnd = !scroll || scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 40;
      const top = scroll ? scroll.scrollTop : 0;
      old.replaceWith(part);
      restore(part, values);
      part.querySelectorAll("details").forEach((d, n) => { if (open[n]) d.open = true; });
      const stream = part.querySelector(".stream");
      if (stream) stream.scrollTop = isAtEnd ? stream.scrollHeight : top;
      if (focus) {
        const control = [...part.querySelectorAll("input, select, textarea, button")].find((c) => nameOf(c) === focus && c.value === active.value)
          || [...part.querySelectorAll("input, select, textarea, button")].find((c) => nameOf(c) === focus);
        if (control) control.focus();
      }
      if (part.id === "on-table" && !sent) announce("There is something new on the table.");
      if (part.id === "notice" && part.firstElementChild) part.firstElementChild.scrollIntoView({ block: "nearest" });
    }
    prepare();
  };

  const send = async (url, form, submitter) => {
    const data = new URLSearchParams(new FormData(form, submitter));
    const response = await fetch(url, { method: "POST", headers: { "X-Parts": "1" }, body: data });
    return response.text();
  };
  const value = async (form) => {
    if (!form) return;
    const draft = document.getElementById("draft");
    const html = await send(form.dataset.draft, form, undefined).catch(() => null);
    if (html === null) return;
    const part = new DOMParser().parseFromString(html, "text/html").getElementById("draft");
    const now = document.getElementById("draft");
    if (!part || !now) return;
    const active = document.activeElement;
    const focus = now.contains(active) ? active.name : null;
    const words = now.querySelector("textarea");
    const text = words ? words.value : "";
    part.dataset.touched = "1";
    now.replaceWith(part);
    const area = part.querySelector("textarea");
    if (area) area.value = text;
    if (focus) { const control = part.querySelector(`[name="${CSS.escape(focus)}"]`); if (control) control.focus(); }
    prepare();
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-part]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const submitter = event.submitter;
    const url = submitter && submitter.hasAttribute("formaction") ? submitter.formAction : form.action;
    try {
      const html = await send(url, form, submitter);
      const draft = document.getElementById("draft");
      if (draft && form.dataset.draft) delete draft.dataset.touched;
      place(html, form);
    } catch {
      announce("The server did not answer. Nothing was sent; try again.");
    } finally {
      delete form.dataset.busy;
    }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form || event.target.tagName === "TEXTAREA") return;
    form.closest("section").dataset.touched = "1";
    value(form);
  });

  // What is said to who cannot see the page.
  const announce = (text) => {
    let region = document.getElementById("announcer");
    if (!region) {
      region = document.createElement("div");
      region.id = "announcer";
      region.className = "unseen";
      region.setAttribute("aria-live", "polite");
      body.append(region);
    }
    region.textContent = text;
  };

  // The clock is the server's; the page only counts.
  let told = new Set();
  const tick = () => {
    for (const clock of document.querySelectorAll("time.clock")) {
      if (!clock.dataset.offset) clock.dataset.offset = String(Number(clock.dataset.now) - Date.now());
      const left = Math.max(0, Math.ceil((Number(clock.dataset.ends) - Date.now() - Number(clock.dataset.offset)) / 1000));
      const pad = (n) => String(n).padStart(2, "0");
      const text = `${left >= 3600 ? Math.floor(left / 3600) + ":" : ""}${pad(Math.floor(left / 60) % 60)}:${pad(left % 60)}`;
      if (clock.textContent !== text) clock.textContent = text;
      for (const minutes of [10, 5, 1]) {
        const key = clock.dataset.ends + "/" + minutes;
        if (left <= minutes * 60 && left > minutes * 60 - 5 && !told.has(key)) {
          told.add(key);
          announce(`${minutes} ${minutes === 1 ? "minute" : "minutes"} left.`);
        }
      }
    }
  };

  const prepare = () => {
    document.querySelectorAll("[data-noscript]").forEach((element) => { element.hidden = true; });
    tick();
  };

  const join = document.querySelector("form[data-join] input[name=link]");
  if (join && location.hash.length > 1) join.value = location.hash.slice(1);

  if (body.dataset.live) {
    let lost = false;
    const source = new EventSource(body.dataset.live);
    source.addEventListener("parts", (event) => {
      if (lost) { lost = false; body.classList.remove("lost"); announce("The connection is back."); }
      place(event.data, null);
    });
    source.addEventListener("error", () => {
      if (!lost) announce("The connection is lost; it is tried again.");
      lost = true;
      body.classList.add("lost");
    });
    setInterval(tick, 500);
  }
  const stream = document.querySelector(".stream");
  if (stream) stream.scrollTop = stream.scrollHeight;
  prepare();
})();
